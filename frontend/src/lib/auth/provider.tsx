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
import type { Config } from "@/api/types";
import { type ApiClient, createApi } from "@/lib/api/client";
import { journal } from "@/lib/api/journal";
import { useConfig } from "@/lib/catalog";
import { LocalSession } from "./local-session";
import { SessionStore } from "./session-store";
import type { Auth, Session } from "./types";

const AuthContext = createContext<{ auth: Auth; api: ApiClient } | null>(null);

/** As long as the server has not said how staff sign in. */
class Undecided extends SessionStore implements Session {
  readonly mode = "local";
  start = () => () => {};
  getToken = async () => null;
  signOut = async () => {};
}

/** Wraps the staff pages: who is signed in, and an API client that speaks for them. */
export function AuthProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const state = useSyncExternalStore(session.subscribe, session.getState, session.getState);
  useEffect(() => session.start(), [session]);

  const api = useMemo(() => {
    const client = createApi(session);
    client.use(journal);
    return client;
  }, [session]);
  const auth = useMemo<Auth>(() => {
    const { mode, getToken, signIn, showSignIn, showAccount, signOut } = session;
    return { mode, ...state, getToken, signIn, showSignIn, showAccount, signOut };
  }, [session, state]);
  const value = useMemo(() => ({ auth, api }), [auth, api]);
  return <AuthContext value={value}>{children}</AuthContext>;
}

type Way = Pick<Config["auth"], "mode" | "clerk_publishable_key" | "clerk_frontend">;

const LOCAL: Way = { mode: "local", clerk_publishable_key: null, clerk_frontend: null };

/** The sign-in by the provider that the lab has chosen. */
function useSession(): Session {
  const [session, setSession] = useState<Session>(() => new Undecided());
  const [way, setWay] = useState<Way | null>(null);
  const { data: config, error } = useConfig();
  // A server that does not answer cannot sign anybody in, whichever way.
  const told = config?.auth ?? (error && !way ? LOCAL : null);
  const isNew = told?.mode !== way?.mode || told?.clerk_frontend !== way?.clerk_frontend;
  if (told && isNew) setWay(told);

  useEffect(() => {
    let over = false;
    if (way) void open(way).then((opened) => !over && setSession(opened));
    return () => {
      over = true;
    };
  }, [way]);
  return session;
}

async function open({ mode, clerk_publishable_key: key, clerk_frontend: host }: Way) {
  if (mode === "local" || !key || !host) return new LocalSession();
  const { ClerkSession } = await import("./clerk-session");
  return new ClerkSession({ key, host });
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
