"use client";

import type { SecondFactor, Session } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { type Query, useQuery } from "@/lib/query";

/** The browsers in which one is signed in, the one that was used last first. */
export function useSessions(): Query<Session[]> {
  const api = useApi();
  return useQuery("account/sessions", async (signal) => {
    const { sessions } = await unwrap(api.GET("/api/v1/auth/sessions", { signal }));
    return sessions;
  });
}

export function useSecondFactor(): Query<SecondFactor> {
  const api = useApi();
  return useQuery("account/second-factor", (signal) =>
    unwrap(api.GET("/api/v1/auth/second-factor", { signal })),
  );
}
