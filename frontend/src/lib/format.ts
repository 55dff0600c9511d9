// By hand and not by `Intl`: its first formatter takes a phone a tenth of a second to make, before
// a page answers, and each one after it a millisecond, of which a list of jobs would need a hundred.

/** Whole cents as `$4.20`. */
export function money(cents: number): string {
  const amount = (Math.abs(cents) / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ",");
  return `${cents < 0 ? "-" : ""}$${amount}`;
}

/**
 * A number with its thousands apart, `1,234,567` or `1,234.5`, or so many of something, `1 job`,
 * `1,200 jobs`; at most six digits after the point.
 */
export function count(value: number, one?: string, several = `${one}s`): string {
  const [whole = "", fraction] = String(Number(value.toFixed(6))).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const told = fraction ? `${grouped}.${fraction}` : grouped;
  return one ? `${told} ${value === 1 ? one : several}` : told;
}

export function grams(weight: number): string {
  return `${Number(weight.toFixed(1))} g`;
}

/** Print time: `2 h`, `2.5 h`; below an hour in minutes. */
export function hours(time: number): string {
  return time < 1 ? `${Math.round(time * 60)} min` : `${Number(time.toFixed(1))} h`;
}

/** Bytes as people read them: 512 B, 14 kB, 3.2 MB, 21 GB. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  const [unit, count] =
    bytes < 1_000_000_000 ? ["MB", bytes / 1_000_000] : ["GB", bytes / 1_000_000_000];
  return `${count < 10 ? count.toFixed(1) : Math.round(count)} ${unit}`;
}

export function volume(size: { width_mm: number; depth_mm: number; height_mm: number }): string {
  return `${size.width_mm} × ${size.depth_mm} × ${size.height_mm} mm`;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Date and time in the reader's zone: `Tue, Mar 4, 2:15 PM`; the year when it is another one. */
export function dateTime(iso: string, now: Date = new Date()): string {
  const at = new Date(iso);
  const year = at.getFullYear() === now.getFullYear() ? "" : `${at.getFullYear()}, `;
  return `${WEEKDAYS[at.getDay()]}, ${MONTHS[at.getMonth()]} ${at.getDate()}, ${year}${time(iso)}`;
}

/** `Mar 4, 2026`, in the reader's zone. */
export function date(iso: string): string {
  const at = new Date(iso);
  return `${MONTHS[at.getMonth()]} ${at.getDate()}, ${at.getFullYear()}`;
}

/** `2:15 PM`, or `2:15:09 PM`, in the reader's zone. */
export function time(iso: string, withSeconds = false): string {
  const at = new Date(iso);
  const hour = at.getHours();
  const parts = [String(hour % 12 || 12), twoDigits(at.getMinutes())];
  if (withSeconds) parts.push(twoDigits(at.getSeconds()));
  return `${parts.join(":")} ${hour < 12 ? "AM" : "PM"}`;
}

const twoDigits = (value: number) => String(value).padStart(2, "0");

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type AgeTier = "fresh" | "waiting" | "late" | "overdue";

/** How long ago, as `2d 4h ago`, and how pressing that is: a day, two days, three days, more. */
export function age(iso: string, now: Date = new Date()): { text: string; tier: AgeTier } {
  const elapsed = Math.max(0, now.getTime() - new Date(iso).getTime());
  const tier =
    elapsed < DAY
      ? "fresh"
      : elapsed < 2 * DAY
        ? "waiting"
        : elapsed < 3 * DAY
          ? "late"
          : "overdue";
  if (elapsed < MINUTE) return { text: "just now", tier };
  return { text: `${duration(elapsed)} ago`, tier };
}

/** A span in its two largest units, rounded down: `3d 2h`, `2h 5m`, `5m`, `45s`. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  const [days, hoursLeft] = [Math.floor(ms / DAY), Math.floor((ms % DAY) / HOUR)];
  const minutesLeft = Math.floor((ms % HOUR) / MINUTE);
  if (days > 0) return hoursLeft > 0 ? `${days}d ${hoursLeft}h` : `${days}d`;
  if (hoursLeft > 0) return minutesLeft > 0 ? `${hoursLeft}h ${minutesLeft}m` : `${hoursLeft}h`;
  if (minutesLeft > 0) return `${minutesLeft}m`;
  return `${Math.floor(ms / 1000)}s`;
}

/** A clock that counts down: `59:58`, `1:02:03`. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${twoDigits(m)}:${twoDigits(s)}` : `${m}:${twoDigits(s)}`;
}

/** A number as people type it, with a point or a comma; null for what is none. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  return /^\d*\.?\d+$|^\d+\.$/.test(plain) ? Number(plain) : null;
}

/** Hours out of what slicers show: `2.75`, `2:45`, `2h 45m`, `165 min`, `1d 3h`; else null. */
export function parseHours(text: string): number | null {
  const number = parseNumber(text);
  if (number !== null) return number;
  const clock = /^\s*(\d+):([0-5]?\d)(?::[0-5]?\d)?\s*$/.exec(text);
  if (clock) return Number(clock[1]) + Number(clock[2]) / 60;
  const parts =
    /^\s*(?:(\d+)\s*d[a-z]*)?\s*(?:([\d.,]+)\s*h[a-z]*)?\s*(?:(\d+)\s*m[a-z]*)?\s*(?:\d+\s*s[a-z]*)?\s*$/i.exec(
      text,
    );
  if (!parts?.slice(1).some(Boolean)) return null;
  const h = parts[2] ? parseNumber(parts[2]) : 0;
  return h === null ? null : Number(parts[1] ?? 0) * 24 + h + Number(parts[3] ?? 0) / 60;
}
