"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { type ApiClient, createApi } from "@/lib/api/client";
import { journal } from "@/lib/api/journal";
import { LocalSession } from "./local-session";
import type { Auth } from "./types";

const AuthContext = createContext<{ auth: Auth; api: ApiClient } | null>(null);
const UNKNOWN = { ready: false, user: null, expired: false };

/** Wraps the staff pages: who is signed in, and an API client that speaks for them. */
export function AuthProvider({ children }: { children: ReactNode }) {
  const [session] = useState(() => new LocalSession());
  const state = useSyncExternalStore(session.subscribe, session.getState, () => UNKNOWN);
  useEffect(() => session.start(), [session]);

  const api = useMemo(() => {
    const client = createApi(session);
    client.use(journal);
    return client;
  }, [session]);
  const auth = useMemo<Auth>(
    () => ({
      mode: "local",
      ...state,
      getToken: session.getToken,
      signIn: (credentials) => session.signIn(credentials),
      signOut: () => session.signOut(),
    }),
    [session, state],
  );
  const value = useMemo(() => ({ auth, api }), [auth, api]);
  return <AuthContext value={value}>{children}</AuthContext>;
}

function useAuthContext() {
  const context = useContext(AuthContext);
  if (!context) throw new Error("useAuth and useApi need an AuthProvider above them");
  return context;
}

export function useAuth(): Auth {
  return useAuthContext().auth;
}

/** The API client that carries the signed-in user's token. */
export function useApi(): ApiClient {
  return useAuthContext().api;
}
