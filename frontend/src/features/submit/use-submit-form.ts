"use client";

import { useEffect, useRef, useState } from "react";
import type { CatalogColor, CatalogPrinter } from "@/api/types";
import {
  checkSubmission,
  EMPTY_VALUES,
  type FieldErrors,
  type FieldName,
  type Limits,
  type Values,
} from "./checks";

interface Choices {
  printers: CatalogPrinter[];
  colors: CatalogColor[];
}

/**
 * What stands in the form and which errors are to be seen: of a field once it was left or sending
 * was tried, from then on with every key. What the server refused stays until the field changes.
 */
export function useSubmitForm(limits: Limits, choices: Choices) {
  const [values, setValues] = useState<Values>(EMPTY_VALUES);
  const [file, setFile] = useState<File | null>(null);
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set());
  const [refused, setRefused] = useState<FieldErrors>({});
  const [attempts, setAttempts] = useState(0);
  const form = useRef<HTMLFormElement>(null);

  const found = checkSubmission(values, file, limits);
  const visible: FieldErrors = { ...refused };
  for (const [name, message] of Object.entries(found) as [FieldName, string][]) {
    if (attempts > 0 || left.has(name)) visible[name] = message;
  }

  // Runs after the errors of an attempt are on the page.
  useEffect(() => {
    if (attempts === 0) return;
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (!first) return;
    (first.closest("[data-field]") ?? first).scrollIntoView?.({ block: "center" });
    first.focus({ preventScroll: true });
  }, [attempts]);

  const leave = (name: FieldName) => setLeft((fields) => new Set(fields).add(name));
  const accept = (name: FieldName) =>
    setRefused(({ [name]: _gone, ...others }) => others as FieldErrors);

  function change<Name extends keyof Values>(name: Name, value: Values[Name]): void {
    setValues((current) => ({ ...current, [name]: value }));
    accept(name);
  }

  /** Another method: its own colors and printers; what was chosen stays where it exists there. */
  function chooseMethod(method: string): void {
    const printers = choices.printers.filter((p) => p.method === method && p.available);
    const only = printers.length === 1 ? (printers[0]?.id ?? "") : "";
    setValues((current) => ({
      ...current,
      print_method: method,
      color: choices.colors.some(
        (c) => c.method === method && c.available && c.name === current.color,
      )
        ? current.color
        : "",
      printer: printers.some((p) => p.id === current.printer) ? current.printer : only,
    }));
    for (const name of ["print_method", "color", "printer"] as const) accept(name);
  }

  function chooseFile(chosen: File | null): void {
    setFile(chosen);
    leave("file");
    accept("file");
  }

  /** Shows every error and goes to the first; true when there is none. */
  function check(): boolean {
    setRefused({});
    setAttempts((count) => count + 1);
    return Object.keys(found).length === 0;
  }

  function refuse(errors: FieldErrors): void {
    setRefused(errors);
    setAttempts((count) => count + 1);
  }

  return {
    form,
    values,
    file,
    errors: visible,
    attempted: attempts > 0,
    change,
    chooseMethod,
    chooseFile,
    leave,
    check,
    refuse,
    prefill: setValues,
  };
}

export type SubmitForm = ReturnType<typeof useSubmitForm>;
