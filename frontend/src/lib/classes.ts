import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/**
 * Joins class names. Which of two that set the same property counts is up to the style sheet and not
 * to their order, so there must be one alone, or one with Tailwind's `!`: what overrides says so.
 * Throws where that is not so, while one develops or tests; people's browsers need not look for it.
 */
export function cn(...classes: ClassValue[]): string {
  const joined = clsx(classes);
  if (process.env.NODE_ENV !== "production") refuseContradictions(joined);
  return joined;
}

function refuseContradictions(joined: string) {
  const names = joined.split(" ");
  const counting = new Set(twMerge(joined).split(" "));
  const lost = names.filter((name, place) => !counting.has(name) || names.indexOf(name) < place);
  if (lost.length > 0) throw new Error(`“${lost.join(" ")}” is set twice in “${joined}”.`);
}
