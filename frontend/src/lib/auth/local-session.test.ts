import { beforeEach, expect, test, vi } from "vitest";
import type { SignedIn } from "@/api/types";
import { ApiError } from "@/lib/api/errors";
import { LocalSession, type SessionApi } from "./local-session";

const USER = { id: "1", name: "Sam Staff", email: "sam@lab.edu", role: "staff" as const };
const SIGNED_OUT = new ApiError(401, "not_signed_in", "Please sign in.");
const CREDENTIALS = { email: USER.email, password: "secret" };

let clock = 0;
let issued = 0;

function grant(): SignedIn {
  issued += 1;
  return { access_token: `token-${issued}`, expires_in: 900, user: USER };
}

function session(api: Partial<SessionApi> = {}) {
  const server: SessionApi = {
    login: vi.fn(async () => grant()),
    refresh: vi.fn(async () => grant()),
    logout: vi.fn(async () => undefined),
    ...api,
  };
  return { server, session: new LocalSession(server, () => clock) };
}

beforeEach(() => {
  localStorage.clear();
  clock = 0;
  issued = 0;
});

test("a visitor who never signed in is not asked after a cookie", () => {
  const { server, session: visitor } = session();
  visitor.start();
  expect(visitor.getState()).toMatchObject({ ready: true, user: null });
  expect(server.refresh).not.toHaveBeenCalled();
});

test("an earlier session is picked up by its cookie", async () => {
  const first = session();
  await first.session.signIn(CREDENTIALS);
  const { session: later } = session();
  later.start();
  await vi.waitFor(() => expect(later.getState()).toMatchObject({ ready: true, user: USER }));
});

test("the access token stays out of the browser's storage", async () => {
  const { session: staff } = session();
  await staff.signIn(CREDENTIALS);
  expect(await staff.getToken()).toBe("token-1");
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("token-1");
  expect(document.cookie).not.toContain("token-1");
});

test("a token is renewed a minute before it ends, and not sooner", async () => {
  const { server, session: staff } = session();
  await staff.signIn(CREDENTIALS);
  clock = 839_000;
  expect(await staff.getToken()).toBe("token-1");
  clock = 840_000;
  expect(await staff.getToken()).toBe("token-2");
  expect(server.refresh).toHaveBeenCalledTimes(1);
});

test("requests that need a new token at the same time share one refresh", async () => {
  const { server, session: staff } = session();
  await staff.signIn(CREDENTIALS);
  clock = 900_000;
  const tokens = await Promise.all([staff.getToken(), staff.getToken(), staff.getToken()]);
  expect(new Set(tokens).size).toBe(1);
  expect(server.refresh).toHaveBeenCalledTimes(1);
});

test("a refused refresh ends the session", async () => {
  const { session: staff } = session({
    refresh: async () => {
      throw SIGNED_OUT;
    },
  });
  await staff.signIn(CREDENTIALS);
  expect(await staff.getToken({ renew: true })).toBeNull();
  expect(staff.getState().user).toBeNull();
});

test("a server that is away for a moment does not end the session", async () => {
  let away = true;
  const { session: staff } = session({
    refresh: async () => {
      if (away) throw new ApiError(0, "network_error", "No connection.");
      return grant();
    },
  });
  await staff.signIn(CREDENTIALS);
  await expect(staff.getToken({ renew: true })).rejects.toMatchObject({ code: "network_error" });
  expect(staff.getState().user).toEqual(USER);
  away = false;
  expect(await staff.getToken({ renew: true })).toBe("token-2");
});

test("signing out ends the session here even when the server cannot be told", async () => {
  const { session: staff } = session({
    logout: async () => {
      throw new ApiError(0, "network_error", "No connection.");
    },
  });
  await staff.signIn(CREDENTIALS);
  await expect(staff.signOut()).rejects.toMatchObject({ code: "network_error" });
  expect(await staff.getToken()).toBeNull();
  expect(localStorage.length).toBe(0);
});

test("signing out in one tab signs out the others", async () => {
  const here = session().session;
  const there = session().session;
  const stops = [here.start(), there.start()];
  await here.signIn(CREDENTIALS);
  await there.signIn(CREDENTIALS);
  await here.signOut();
  await vi.waitFor(() => expect(there.getState().user).toBeNull());
  for (const stop of stops) stop();
});

test("each refresh tells how long ago there was input by hand", async () => {
  const { server, session: staff } = session();
  const stop = staff.start();
  await staff.signIn(CREDENTIALS);
  clock = 500_000;
  window.dispatchEvent(new Event("pointerdown"));
  clock = 860_000;
  await staff.getToken();
  expect(server.refresh).toHaveBeenLastCalledWith(360);
  stop();
});

test("a browser that stores nothing keeps nobody from signing in, nor from coming back", async () => {
  const forbid = () => {
    throw new DOMException("Nothing is stored here.", "SecurityError");
  };
  for (const method of ["getItem", "setItem", "removeItem"] as const) {
    vi.spyOn(Storage.prototype, method).mockImplementation(forbid);
  }
  const first = session().session;
  await first.signIn(CREDENTIALS);
  expect(first.getState().user).toEqual(USER);
  const later = session().session;
  later.start();
  await vi.waitFor(() => expect(later.getState().user).toEqual(USER));
  await later.signOut();
  expect(later.getState().user).toBeNull();
});
