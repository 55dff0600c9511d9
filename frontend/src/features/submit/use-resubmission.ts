"use client";

import { useEffect, useRef } from "react";
import type { Catalog, Tracking } from "@/api/types";
import { useSearch } from "@/lib/address";
import { publicApi, unwrap } from "@/lib/api/client";
import { colorOf, printerOf } from "@/lib/catalog";
import { type Query, useQuery } from "@/lib/query";
import { EMPTY_VALUES, type Values } from "./checks";

/** The earlier job that `?parent=<tracking token>` names, and the form filled in from it once. */
export function useResubmission(
  catalog: Catalog | undefined,
  prefill: (values: Values) => void,
): Query<Tracking> & { asked: boolean } {
  const token = useSearch()?.get("parent") ?? "";
  const query = useQuery(
    `track/${token}`,
    (signal) =>
      unwrap(publicApi.GET("/api/v1/track/{token}", { params: { path: { token } }, signal })),
    { enabled: token !== "" },
  );
  const filled = useRef(false);
  const tracking = query.data;
  useEffect(() => {
    if (!tracking || !catalog || filled.current) return;
    filled.current = true;
    prefill(valuesOf(tracking, catalog));
  }, [tracking, catalog, prefill]);
  return { ...query, asked: token !== "" };
}

/** What can be taken over: the address is not told, and what is unavailable now is left open. */
function valuesOf({ job }: Tracking, catalog: Catalog): Values {
  const color = colorOf(catalog, job);
  const printer = printerOf(catalog, job);
  return {
    ...EMPTY_VALUES,
    student_name: job.student_name,
    discipline: catalog.disciplines.includes(job.discipline) ? job.discipline : "",
    class_number: job.class_number,
    print_method: job.print_method,
    color: color?.available ? color.name : "",
    printer: printer?.available ? printer.id : "",
  };
}
