const KEY = "printdesk.list";

/** Keeps how the list of jobs was filtered, so that a job's page can lead back to it. */
export function rememberList(search: string): void {
  try {
    sessionStorage.setItem(KEY, search);
  } catch {
    // Without storage the way back leads to the plain list.
  }
}

export function lastList(): string {
  try {
    return `/dashboard/${sessionStorage.getItem(KEY) ?? ""}`;
  } catch {
    return "/dashboard/";
  }
}
