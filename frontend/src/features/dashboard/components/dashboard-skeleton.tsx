"use client";

import { usePathname } from "next/navigation";
import { useRef } from "react";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { NO_FILTERS } from "../filters";
import { StatusTabsSkeleton } from "./status-tabs";
import { Toolbar } from "./toolbar";

const ROWS = ["a", "b", "c", "d", "e", "f"];

/** What a page of the desk shows while it is not known who is there. */
export function DeskSkeleton() {
  return usePathname() === "/dashboard/" ? <DashboardSkeleton /> : <PageSkeleton />;
}

/** What the list of jobs always has, where it will stand, and where the jobs will be. */
export function DashboardSkeleton() {
  const searchField = useRef<HTMLInputElement>(null);
  return (
    <>
      <header className="mb-4 flex h-11 items-center">
        <h1 className="font-semibold text-[1.75rem] leading-tight">Jobs</h1>
      </header>
      <div inert>
        <StatusTabsSkeleton />
        <div className="pt-5">
          <Toolbar
            filters={NO_FILTERS}
            catalog={undefined}
            searchField={searchField}
            onChange={nothing}
            onNumber={nothing}
          />
        </div>
      </div>
      <ListSkeleton />
    </>
  );
}

const nothing = () => {};

function PageSkeleton() {
  return (
    <Loading label="Loading" className="flex flex-col gap-4">
      <Skeleton className="h-9 w-48" />
      <Skeleton className="h-11 w-full" />
      <Skeleton className="h-28 w-full" />
      <Skeleton className="h-28 w-full" />
    </Loading>
  );
}

export function ListSkeleton() {
  return (
    // A list that comes at once shall not be preceded by a flash.
    <Loading label="Loading the jobs" className="animate-[fade-in_160ms_ease-out_150ms_backwards]">
      <Card className="divide-y divide-line">
        {ROWS.map((row) => (
          <div key={row} className="flex items-center gap-4 px-4 py-4 sm:px-5">
            <Skeleton className="size-16 shrink-0 lg:size-18" />
            <div className="flex min-w-0 flex-1 flex-col gap-2">
              <Skeleton className="h-5 w-48 max-w-full" />
              <Skeleton className="h-4 w-64 max-w-full" />
              <Skeleton className="h-4 w-32 max-w-full" />
            </div>
            <Skeleton className="hidden h-9 w-44 lg:block" />
          </div>
        ))}
      </Card>
    </Loading>
  );
}
