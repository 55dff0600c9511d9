// What a look at a model found, in words: what is well, what is not, and what to do about it.

import type { Preflight } from "@/api/types";
import { count, money } from "@/lib/format";

export interface Finding {
  tone: "good" | "warning" | "bad";
  title: string;
  /** What to do about it, or what follows from it. */
  advice?: string;
  /** The same in two or three words, for a card; only of what is not well. */
  badge?: string;
}

export function findings(preflight: Preflight, printer: string): Finding[] {
  return [room(preflight, printer), surface(preflight), ...unit(preflight)];
}

function room({ fits, fitting_printers }: Preflight, printer: string): Finding {
  if (fits) return { tone: "good", title: `It fits on the ${printer}.` };
  const others = fitting_printers.filter((name) => name !== printer);
  if (others.length === 0) {
    return {
      tone: "bad",
      title: "It is too large for every printer we have.",
      advice: "Scale it down, or split it into parts that are glued together afterwards.",
      badge: "Too large",
    };
  }
  return {
    tone: "bad",
    title: `It is too large for the ${printer}.`,
    advice: `It would fit on the ${list(others, "or")}. Staff can change the printer; or scale the model down.`,
    badge: `Too large for ${printer}`,
  };
}

function surface({ watertight }: Preflight): Finding {
  if (watertight) return { tone: "good", title: "Its surface is closed." };
  return {
    tone: "warning",
    title: "Its surface has open edges.",
    advice:
      "It may print with gaps, or not at all. Most 3D programs can repair that: look for “make manifold”, “make solid” or “repair”.",
    badge: "Open edges",
  };
}

function unit({ unit_warning }: Preflight): Finding[] {
  if (!unit_warning) return [];
  return [
    {
      tone: "warning",
      title: "Its size looks wrong.",
      advice: `${unit_warning} If so, export it again in millimeters.`,
      badge: "Check the size",
    },
  ];
}

export interface Fact {
  name: string;
  value: string;
}

export function facts(preflight: Preflight): Fact[] {
  const { parts, triangles, volume_cm3, volume_is_approximate } = preflight;
  const about = volume_is_approximate ? "about " : "";
  const volume = volume_cm3 < 0.01 ? "under 0.01" : about + short(volume_cm3);
  return [
    { name: "Size", value: `${preflight.size_mm.map(short).join(" × ")} mm` },
    { name: "Volume", value: `${volume} cm³` },
    { name: "Parts", value: count(parts) },
    { name: "Triangles", value: count(triangles) },
  ];
}

/** Weight and price before anybody has sliced it, as ranges. */
export function estimates({ weight_g, cost_cents }: Preflight): Fact[] {
  return [
    { name: "Weight", value: weight(weight_g) },
    { name: "Price", value: range(cost_cents, money) },
  ];
}

function weight(ends: number[]): string {
  if (Math.max(...ends) < 0.1) return "under 0.1 g";
  // The unit once, and no digits that an estimate does not have.
  return `${range(ends, (grams) => String(Number(grams.toFixed(grams < 10 ? 1 : 0))))} g`;
}

function range(ends: number[], told: (amount: number) => string): string {
  const [low, high] = ends.map(told);
  return low === high ? (low ?? "") : `${low} to ${high}`;
}

/** A measure with as many digits as one wants to read: 0.047, 4.25, 47.1, 250. */
export function short(measure: number): string {
  const digits = measure >= 100 ? 0 : measure >= 10 ? 1 : measure >= 1 ? 2 : null;
  return count(Number(digits === null ? measure.toPrecision(2) : measure.toFixed(digits)));
}

export function list(names: string[], last: "and" | "or"): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} ${last} ${names.at(-1)}`;
}
