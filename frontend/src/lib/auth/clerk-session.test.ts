import { beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/lib/api/errors";
import { refusal, serve } from "@/test/server";
import { ADA } from "@/test/staff";
import type { Clerk, ClerkLogin } from "./clerk-script";
import { ClerkSession } from "./clerk-session";

type Listener = Parameters<Clerk["addListener"]>[0];

const PLACE = { key: "pk_test_Y2xlcmsubGFiLmV4YW1wbGUk", host: "clerk.lab.example" };
const DISABLED = refusal(403, "not_let_in", "Your account is disabled here.");

/** Clerk's script, as far as we use it. */
class FakeClerk implements Clerk {
  session: ClerkLogin | null | undefined = null;
  private readonly listeners = new Set<Listener>();
  load = vi.fn(async () => {});
  mountSignIn = vi.fn();
  unmountSignIn = vi.fn();
  openUserProfile = vi.fn();
  signOut = vi.fn(async () => this.change(null));

  addListener = (listener: Listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  change(session: ClerkLogin | null | undefined) {
    this.session = session;
    for (const listener of this.listeners) listener({ session });
  }
}

function login(id: string, status = "active"): ClerkLogin {
  let issued = 0;
  const getToken: ClerkLogin["getToken"] = async (options) => {
    if (options?.skipCache) issued += 1;
    return `token of ${id} ${issued}`;
  };
  return { id, status, getToken };
}

let clerk: FakeClerk;
let session: ClerkSession;

beforeEach(() => {
  clerk = new FakeClerk();
  session = new ClerkSession(PLACE, async () => clerk);
});

const state = () => session.getState();
const until = (known: object) => vi.waitFor(() => expect(state()).toMatchObject(known));

test("a visitor who has not signed in with Clerk is known to be nobody", async () => {
  session.start();
  expect(state().ready).toBe(false);
  await until({ ready: true, user: null, expired: false, refusal: null });
});

test("who signs in with Clerk is who our server says they are", async () => {
  const calls = serve({ "GET /api/v1/auth/me": { body: ADA } });
  session.start();
  await until({ ready: true });
  clerk.change(undefined);
  clerk.change(login("first"));
  await until({ user: ADA });
  expect(calls.map(({ token }) => token)).toEqual(["Bearer token of first 0"]);

  clerk.change(clerk.session);
  expect(await session.getToken()).toBe("token of first 0");
  expect(await session.getToken({ renew: true })).toBe("token of first 1");
  expect(calls).toHaveLength(1);
});

test("a sign-in of an earlier visit is picked up", async () => {
  serve({ "GET /api/v1/auth/me": { body: ADA } });
  clerk.session = login("earlier");
  session.start();
  await until({ user: ADA });
});

test("who has signed in and is not let in is told why", async () => {
  serve({ "GET /api/v1/auth/me": DISABLED });
  clerk.session = login("first");
  session.start();
  await until({ ready: true, user: null, refusal: { code: "not_let_in" } });
});

test("a sign-in that Clerk has not finished is none yet", async () => {
  const calls = serve({ "GET /api/v1/auth/me": { body: ADA } });
  clerk.session = login("first", "pending");
  session.start();
  await until({ ready: true, user: null, refusal: null });
  expect(calls).toHaveLength(0);
  clerk.change(login("first"));
  await until({ user: ADA });
});

test("a sign-in that ends by itself is told apart from signing out", async () => {
  serve({ "GET /api/v1/auth/me": { body: ADA } });
  clerk.session = login("first");
  session.start();
  await until({ user: ADA });
  clerk.change(null);
  await until({ user: null, expired: true });

  clerk.change(login("second"));
  await until({ user: ADA, expired: false });
  await session.signOut();
  await until({ user: null, expired: false });
  expect(clerk.signOut).toHaveBeenCalledWith({ redirectUrl: "/login/" });
});

test("scripts of Clerk that cannot be fetched are told of", async () => {
  const gone = new ApiError(0, "clerk_unreachable", "The sign-in of the lab cannot be reached.");
  session = new ClerkSession(PLACE, async () => {
    throw gone;
  });
  session.start();
  await until({ ready: true, user: null, refusal: gone });
});

test("a token that Clerk cannot give for want of a connection fails as a request does", async () => {
  serve({ "GET /api/v1/auth/me": { body: ADA } });
  clerk.session = login("first");
  session.start();
  await until({ user: ADA });
  clerk.session = {
    ...login("first"),
    getToken: async () => {
      throw new Error("offline");
    },
  };
  await expect(session.getToken()).rejects.toMatchObject({ code: "network_error" });
  expect(state().user).toEqual(ADA);
});

test("Clerk's form is shown where one stands, and leads back there", async () => {
  session.start();
  await until({ ready: true });
  const place = document.createElement("div");
  const hide = session.showSignIn(place, "/dashboard/jobs/12/");
  expect(clerk.mountSignIn).toHaveBeenCalledWith(
    place,
    expect.objectContaining({ routing: "hash", forceRedirectUrl: "/dashboard/jobs/12/" }),
  );
  hide();
  expect(clerk.unmountSignIn).toHaveBeenCalledWith(place);
});
