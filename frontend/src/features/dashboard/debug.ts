import type { Health } from "@/api/types";
import type { ShownJobs } from "@/features/job/shown-jobs";
import type { Exchange } from "@/lib/api/journal";
import { duration, time } from "@/lib/format";
import type { Query } from "@/lib/query";
import type { ChimeControls } from "./use-chime";

/** A fact; what is `odd` wants a look, what is `bad` is broken. */
export interface Line {
  /** Where two lines have the same label. */
  key?: string;
  label: string;
  value: string;
  tone?: "good" | "odd" | "bad";
}

export interface Section {
  name: string;
  lines: Line[];
  wide?: boolean;
}

export interface Scene {
  now: number;
  online: boolean;
  jobs: ShownJobs;
  refreshMs: number;
  chime: ChimeControls;
  userId: string | undefined;
  health: Query<Health>;
  version: string | undefined;
  exchanges: readonly Exchange[];
}

const CLOCKS_DIFFER_MS = 60_000;
const SHOWN = 8;

/** Everything that is known of how the page does, in words. */
export function inspect(scene: Scene): Section[] {
  return [
    { name: "Refresh", lines: refresh(scene) },
    { name: "Sound", lines: sound(scene) },
    { name: "Locks", lines: locks(scene) },
    { name: "Server", lines: server(scene) },
    { name: "Asked last", lines: asked(scene), wide: true },
  ];
}

/** The same to be pasted into a mail; it holds nobody's name. */
export function textOf(sections: Section[], at: Date): string {
  const parts = sections.map(({ name, lines }) =>
    [name, ...lines.map(({ label, value }) => `  ${label}: ${value}`)].join("\n"),
  );
  return [`Printdesk, ${at.toISOString()}`, ...parts, navigator.userAgent].join("\n\n");
}

const ago = (at: number, now: number) => `${duration(now - at)} ago`;

function refresh({ now, online, jobs, refreshMs }: Scene): Line[] {
  const { updatedAt, error, what, of } = jobs;
  return [
    { label: "Last refresh", value: updatedAt === null ? "none yet" : ago(updatedAt, now) },
    { label: "Comes every", value: `${duration(refreshMs)} while looked at` },
    error
      ? { label: "Last failure", value: error.code, tone: "bad" }
      : { label: "Last failure", value: "none" },
    online
      ? { label: "Network", value: "there" }
      : { label: "Network", value: "away", tone: "bad" },
    { label: what, value: jobs.jobs ? `${jobs.jobs.length} of ${of} loaded` : "not loaded" },
  ];
}

function sound({ now, chime }: Scene): Line[] {
  const { settings, allowed, playedAt } = chime;
  return [
    { label: "Switch", value: settings.on ? "on" : "off" },
    { label: "Volume", value: `${Math.round(settings.volume * 100)} %` },
    allowed
      ? { label: "Browser", value: "allows it" }
      : { label: "Browser", value: "silent until a click", tone: "odd" },
    { label: "Last heard", value: playedAt === null ? "not yet" : ago(playedAt, now) },
  ];
}

function locks({ jobs, userId }: Scene): Line[] {
  const locked = (jobs.jobs ?? []).filter((job) => job.locked_by !== null);
  if (locked.length === 0) return [{ label: "Locked", value: "none" }];
  return locked.map((job) => {
    const until = job.locked_until ? ` until ${time(job.locked_until, true)}` : "";
    const whose = job.locked_by === userId ? "yours" : "another's";
    return { label: `#${job.number}`, value: `${whose}${until}` };
  });
}

function server({ now, health, version }: Scene): Line[] {
  const lines: Line[] = [{ label: "Version", value: version ?? "unknown" }];
  const { data, error, updatedAt } = health;
  if (error) lines.push({ label: "Health", value: error.code, tone: "bad" });
  if (!data) return lines;
  for (const [name, { status, message }] of Object.entries(data.components)) {
    const label = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const tone = status === "ok" ? undefined : status === "warning" ? "odd" : "bad";
    lines.push({ label, value: message || status, tone });
  }
  const apart = (updatedAt ?? now) - new Date(data.timestamp).getTime();
  const agree = Math.abs(apart) < CLOCKS_DIFFER_MS;
  lines.push({
    label: "Clocks",
    value: agree ? "agree" : `differ by ${duration(Math.abs(apart))}`,
    tone: agree ? undefined : "odd",
  });
  return lines;
}

function asked({ now, exchanges }: Scene): Line[] {
  if (exchanges.length === 0) return [{ label: "Nothing", value: "yet" }];
  return exchanges.slice(0, SHOWN).map(({ at, method, route, status, ms }, index) => ({
    key: `${at} ${index}`,
    label: `${method} ${route.replace("/api/v1", "")}`,
    value: `${status === 0 ? "no answer" : status} · ${ms} ms · ${ago(at, now)}`,
    tone: status === 0 || status >= 500 ? "bad" : undefined,
  }));
}
