import type { DetailedStats } from "@/api/types";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { count, money } from "@/lib/format";
import { tenth } from "../words";
import { Nothing, Section } from "./section";

const KILOGRAM = 1000;

/** What was used of each material, and what it brought in. */
export function Materials({ stats: { materials, definitions } }: { stats: DetailedStats }) {
  return (
    <Section title="Materials" definition={definitions.materials}>
      {materials.length === 0 ? (
        <Nothing>No print was completed.</Nothing>
      ) : (
        <Table caption="Materials of the completed prints">
          <thead>
            <tr>
              <TableHead>Material</TableHead>
              <TableHead className="text-right">Prints</TableHead>
              <TableHead className="text-right">Weight</TableHead>
              <TableHead className="text-right">Prices</TableHead>
            </tr>
          </thead>
          <tbody>
            {materials.map((row) => (
              <tr key={row.name}>
                <TableCell className="wrap-anywhere py-2.5">{row.name || "Not told"}</TableCell>
                <TableCell className="text-right tabular-nums">{count(row.prints)}</TableCell>
                <TableCell className="whitespace-nowrap text-right tabular-nums">
                  {row.grams < KILOGRAM
                    ? `${tenth(row.grams)} g`
                    : `${tenth(row.grams / KILOGRAM)} kg`}
                </TableCell>
                <TableCell className="text-right tabular-nums">{money(row.cost_cents)}</TableCell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}
