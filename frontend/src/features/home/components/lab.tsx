"use client";

import { Clock, DoorClosed } from "lucide-react";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { useCatalog } from "@/lib/catalog";
import { volume } from "@/lib/format";

// The parts of the start page that the lab itself writes: they come with the catalog.

export function LabName() {
  return useCatalog().data?.lab_name ?? null;
}

export function ClosedNotice({ className }: { className?: string }) {
  const { data: catalog } = useCatalog();
  if (!catalog || catalog.submissions_open) return null;
  return (
    <Callout
      tone="warning"
      icon={DoorClosed}
      title="Submissions are closed right now"
      className={className}
    >
      <p className="whitespace-pre-line">{catalog.closed_notice}</p>
    </Callout>
  );
}

/** When the lab is open and what it prints with. */
export function LabCards() {
  const { data: catalog } = useCatalog();
  if (!catalog) return null;
  return (
    <>
      {catalog.opening_hours && (
        <Card>
          <CardHeader>
            <CardTitle className="flex items-center gap-2.5">
              <Clock aria-hidden="true" className="size-5 text-accent-text" />
              Opening hours
            </CardTitle>
          </CardHeader>
          <CardBody>
            <p className="whitespace-pre-line leading-relaxed">{catalog.opening_hours}</p>
          </CardBody>
        </Card>
      )}
      <Card>
        <CardHeader>
          <CardTitle>Our printers</CardTitle>
        </CardHeader>
        <CardBody>
          <ul className="flex flex-col divide-y divide-line">
            {catalog.printers.map((printer) => (
              <li key={printer.id} className="py-2.5 first:pt-0 last:pb-0">
                <p className="font-medium">
                  {printer.name}
                  <span className="ml-2 font-normal text-ink-subtle text-sm">{printer.method}</span>
                </p>
                <p className="text-ink-muted text-sm tabular-nums">
                  {printer.available ? volume(printer) : "Not available now"}
                </p>
              </li>
            ))}
          </ul>
        </CardBody>
      </Card>
    </>
  );
}
