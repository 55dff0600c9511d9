"use client";

import type { ReactNode } from "react";
import type { Job } from "@/api/types";
import { AgeLabel } from "@/components/job/age-label";
import { Card, CardBody } from "@/components/ui/card";
import { dateTime, grams, hours, money } from "@/lib/format";
import { STATUS_WORDS } from "@/lib/statuses";

const CLOSED = new Set<Job["status"]>(["PAIDPICKEDUP", "REJECTED", "ARCHIVED"]);

/** What it costs, and how far student and lab have come. */
export function PriceCard({ job }: { job: Job }) {
  return (
    <Card>
      <CardBody>
        <p className="text-ink-subtle text-sm">
          {job.status === "COMPLETED" ? "To collect" : "Price"}
        </p>
        <p className="mt-1 font-semibold text-4xl tabular-nums leading-none tracking-tight">
          {job.cost_cents === null ? (
            <span className="font-medium text-ink-subtle text-xl">not priced yet</span>
          ) : (
            money(job.cost_cents)
          )}
        </p>
        {job.weight_g !== null && job.time_hours !== null && (
          <p className="mt-2 text-ink-muted tabular-nums">
            {grams(job.weight_g)} · {hours(job.time_hours)}
            {job.material && ` · ${job.material}`}
          </p>
        )}
        <dl className="mt-5 divide-y divide-line border-line border-t">
          <Line name="Minimum charge">
            {job.acknowledged_minimum_charge ? "Accepted" : "Answered No"}
          </Line>
          <Line name="Handed in">
            <AgeLabel at={job.created_at} calm={CLOSED.has(job.status)} />
            <Exactly at={job.created_at} />
          </Line>
          {job.status !== "UPLOADED" && (
            <Line name={STATUS_WORDS[job.status].label}>
              <AgeLabel at={job.status_changed_at} calm />
              <Exactly at={job.status_changed_at} />
            </Line>
          )}
          {job.status === "PENDING" && job.confirmation_last_sent_at && (
            <Line name="Link sent">{dateTime(job.confirmation_last_sent_at)}</Line>
          )}
          {job.status === "PENDING" && job.confirm_token_expires && (
            <Line name={job.is_confirmation_expired ? "Link expired" : "Link good until"}>
              {dateTime(job.confirm_token_expires)}
            </Line>
          )}
          {job.student_confirmed_at && (
            <Line name="Price confirmed">{dateTime(job.student_confirmed_at)}</Line>
          )}
          <Line name="Reviewed">
            {job.staff_viewed_at ? dateTime(job.staff_viewed_at) : "Not yet"}
          </Line>
        </dl>
      </CardBody>
    </Card>
  );
}

function Exactly({ at }: { at: string }) {
  return <span className="block font-normal text-ink-subtle text-sm">{dateTime(at)}</span>;
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-0.5 py-2.5 text-[0.9375rem]">
      <dt className="text-ink-muted">{name}</dt>
      <dd className="text-right font-medium tabular-nums">{children}</dd>
    </div>
  );
}
