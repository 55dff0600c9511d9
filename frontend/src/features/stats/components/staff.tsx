import type { DetailedStats } from "@/api/types";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { count } from "@/lib/format";
import { Nothing, Section } from "./section";

const DEEDS = {
  approved: "Approved",
  rejected: "Rejected",
  confirmed: "Confirmed",
  started: "Began printing",
  completed: "Completed",
  failed: "Failed",
  picked_up: "Handed over",
} as const;

/** Who did what. */
export function Staff({ stats: { staff, definitions } }: { stats: DetailedStats }) {
  return (
    <Section title="Staff" definition={definitions.staff}>
      {staff.length === 0 ? (
        <Nothing>Nobody of the staff did anything.</Nothing>
      ) : (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of keys
          tabIndex={0}
          aria-label="What each person did"
          className="-mx-1 overflow-x-auto px-1"
        >
          <Table boxed caption="What each person did" className="min-w-160">
            <thead>
              <tr>
                <TableHead>Name</TableHead>
                {Object.entries(DEEDS).map(([name, label]) => (
                  <TableHead key={name} className="text-right">
                    {label}
                  </TableHead>
                ))}
              </tr>
            </thead>
            <tbody>
              {staff.map((person, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two may have one name
                <tr key={place}>
                  <TableCell className="py-2.5 font-medium">{person.name}</TableCell>
                  {(Object.keys(DEEDS) as (keyof typeof DEEDS)[]).map((deed) => (
                    <TableCell key={deed} className="text-right tabular-nums">
                      {count(person[deed])}
                    </TableCell>
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
        </section>
      )}
    </Section>
  );
}
