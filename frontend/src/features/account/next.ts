const HOME = "/dashboard/";

/** Where to go after signing in: the page that was asked for, when it is one of this site. */
export function pageAfterSignIn(search: URLSearchParams, origin: string): string {
  const next = search.get("next");
  // A second slash or a backslash makes a browser take the rest for another host.
  if (!next || !/^\/(?![/\\])/.test(next)) return HOME;
  const url = new URL(next, origin);
  const isOurs = url.origin === origin && !url.pathname.startsWith("/login");
  return isOurs ? url.pathname + url.search + url.hash : HOME;
}

export function signInAddress(location: Location): string {
  const here = location.pathname + location.search + location.hash;
  return here === HOME ? "/login/" : `/login/?next=${encodeURIComponent(here)}`;
}
