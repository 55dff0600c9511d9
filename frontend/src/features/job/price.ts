import type { Slice } from "@/api/types";

/** What the price is made of, as it stands in the fields. */
export interface Entered {
  weight: string;
  time: string;
  material: string;
  printer: string;
}

/** What stands in a field, and what the chosen file says of it. */
export interface Filled {
  value: string;
  /** It is what the file says. */
  fromFile: boolean;
  /** What the file says, where something else stands in the field. */
  said: string | null;
}

export type PriceFacts = Record<keyof Entered, Filled>;

/**
 * What stands in each field: what somebody entered, else what the file says, else what was known.
 *
 * What was entered stays, whatever the file comes to say: when it is saved again, or another is
 * chosen. It is then said what the file says.
 */
export function filledIn(
  entered: Partial<Entered>,
  slice: Slice | null | undefined,
  materials: string[],
  known: Entered,
): PriceFacts {
  const fill = (field: keyof Entered, said: string | null): Filled => {
    const value = entered[field] ?? said ?? known[field];
    return { value, fromFile: value === said, said: value === said ? null : said };
  };
  const offered = slice?.material && materials.includes(slice.material) ? slice.material : null;
  return {
    weight: fill("weight", figure(slice?.weight_g)),
    time: fill("time", figure(slice?.time_hours)),
    material: fill("material", offered),
    printer: fill("printer", null),
  };
}

function figure(value: number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
