import type { Job } from "@/api/types";

/** The path that an opener link carries. */
export function pathIn(openUrl: string): string {
  return new URL(openUrl).searchParams.get("path") ?? "";
}

/** Where staff computers see the storage; null when links carry no more than the path below it. */
export function storageIn(job: Pick<Job, "open_url" | "file_path">): string | null {
  const path = job.open_url ? pathIn(job.open_url) : "";
  const below = job.file_path;
  if (path.length <= below.length + 1 || path.replaceAll("\\", "/").endsWith(`/${below}`) === false)
    return null;
  const root = path.slice(0, -below.length - 1);
  // Of a whole drive the separator belongs to its name.
  return /^[A-Za-z]:$/.test(root) ? `${root}\\` : root;
}
