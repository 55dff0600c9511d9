"use client";

import { DoorClosed } from "lucide-react";
import type { FormEvent, ReactNode } from "react";
import type { CatalogTexts, Submitted } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/input";
import { EmptyState } from "@/components/ui/states";
import { useCatalog, useConfig } from "@/lib/catalog";
import { fieldErrors } from "../failures";
import type { MethodWords } from "../texts";
import { useResubmission } from "../use-resubmission";
import { useSubmission } from "../use-submission";
import { useSubmitForm } from "../use-submit-form";
import { FileDrop } from "./file-drop";
import { PrintFields } from "./print-fields";
import { ResubmissionNotice } from "./resubmission-notice";
import { SendingPanel } from "./sending-panel";
import { StudentFields } from "./student-fields";

const DEFAULT_MAX_UPLOAD_MB = 50;

// The fragment keeps the token out of the server's logs, and lets the page be reloaded.
function goToSuccess({ job, tracking_token }: Submitted): void {
  window.location.assign(`/submit/success/?job=${job.number}#${tracking_token}`);
}

interface SubmitPageProps {
  /** What the form says until the catalog has come, and in the exported page. */
  texts: CatalogTexts;
  methods: MethodWords[];
  /** What stands beside the form. */
  aside?: ReactNode;
  onSubmitted?: (submitted: Submitted) => void;
}

/** The form, or the notice that nothing can be handed in now. */
export function SubmitPage({ aside, ...form }: SubmitPageProps) {
  const { data: catalog } = useCatalog();
  if (catalog && !catalog.submissions_open) {
    return (
      <Card>
        <EmptyState icon={DoorClosed} tone="warning" title="Submissions are closed right now">
          <p className="whitespace-pre-line">{catalog.closed_notice}</p>
          {catalog.opening_hours && (
            <p className="mt-3 whitespace-pre-line">{catalog.opening_hours}</p>
          )}
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_18rem] lg:gap-10">
      <SubmitForm {...form} />
      {aside}
    </div>
  );
}

function SubmitForm({ texts, methods, onSubmitted = goToSuccess }: SubmitPageProps) {
  const { data: catalog, error: catalogError, fetching, reload } = useCatalog();
  const { data: config } = useConfig();
  const words = catalog?.texts ?? texts;
  const limits = {
    maxUploadMb: config?.max_upload_mb ?? DEFAULT_MAX_UPLOAD_MB,
    emailDomains: config?.allowed_email_domains ?? [],
  };
  const form = useSubmitForm(limits, {
    printers: catalog?.printers ?? [],
    colors: catalog?.colors ?? [],
  });
  const resubmission = useResubmission(catalog, form.prefill);
  const { sending, send, cancel } = useSubmission(onSubmitted, (error) =>
    form.refuse(fieldErrors(error)),
  );
  const busy = sending.phase === "sending" || sending.phase === "done";

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy && form.check() && form.file) {
      void send(form.values, form.file, resubmission.data?.job.id ?? null);
    }
  }

  return (
    <form ref={form.form} onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-6">
      <ResubmissionNotice resubmission={resubmission} />
      <Callout tone="warning" title="Before you submit">
        {words.introduction}
      </Callout>
      {!catalog && catalogError && (
        <Callout
          tone="danger"
          title="The form could not be loaded completely"
          role="alert"
          action={
            <Button variant="secondary" loading={fetching} onClick={() => void reload()}>
              Try again
            </Button>
          }
        >
          {catalogError.message}
        </Callout>
      )}
      <fieldset disabled={busy} className="contents">
        <Section title="About you">
          <StudentFields form={form} catalog={catalog} emailDomains={limits.emailDomains} />
        </Section>
        <Section title="How to print it">
          <PrintFields
            form={form}
            catalog={catalog}
            methods={catalog?.methods ?? methods}
            dimensions={words.dimensions}
          />
        </Section>
        <Section title="Your model">
          <FileDrop
            file={form.file}
            error={form.errors.file}
            maxUploadMb={limits.maxUploadMb}
            onChoose={form.chooseFile}
          />
        </Section>
        <Section title="Minimum charge">
          <Field
            label={words.consent}
            id="acknowledged_minimum_charge"
            required
            error={form.errors.acknowledged_minimum_charge}
            hint={
              form.values.acknowledged_minimum_charge === "false"
                ? "You can hand in all the same. Staff will see your answer."
                : undefined
            }
          >
            {(control) => (
              <NativeSelect
                {...control}
                name="acknowledged_minimum_charge"
                value={form.values.acknowledged_minimum_charge}
                onChange={(event) =>
                  form.change(
                    "acknowledged_minimum_charge",
                    event.target.value as "" | "true" | "false",
                  )
                }
                onBlur={() => form.leave("acknowledged_minimum_charge")}
                className="sm:max-w-56"
              >
                <option value="">Choose Yes or No</option>
                <option value="true">Yes</option>
                <option value="false">No</option>
              </NativeSelect>
            )}
          </Field>
        </Section>
      </fieldset>
      <SendingPanel
        sending={sending}
        fileBytes={form.file?.size ?? 0}
        errorCount={form.attempted ? Object.keys(form.errors).length : 0}
        onCancel={cancel}
      />
    </form>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
      </CardHeader>
      <CardBody>{children}</CardBody>
    </Card>
  );
}
