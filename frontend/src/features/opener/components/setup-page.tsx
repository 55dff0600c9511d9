"use client";

import { Download, ExternalLink } from "lucide-react";
import { type ReactNode, useSyncExternalStore } from "react";
import type { Job } from "@/api/types";
import { PageTitle } from "@/components/shell/page-shell";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Skeleton } from "@/components/ui/skeleton";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { saveText } from "@/lib/download";
import { type Query, useQuery } from "@/lib/query";
import { configFile, type System, systemOf } from "../config-file";
import { storageIn } from "../links";
import { useAnswer } from "../use-answer";
import { NoAnswer } from "./no-answer";

const PROGRAM = "/downloads/slicer-opener.zip";
const COMMANDS: Record<System, string> = {
  windows: "py slicer-opener.py --register\npy slicer-opener.py --check",
  mac: "python3 build.py\n" + '"dist/Slicer opener.app/Contents/MacOS/slicer-opener" --register',
  linux: "python3 slicer-opener.py --register\npython3 slicer-opener.py --check",
};
const never = () => () => undefined;

/** How a staff computer learns to open files of jobs in its slicer. */
export function SetupPage() {
  const { data: job, error } = useNewestJob();
  const loading = job === undefined && !error;
  const system = useSystem();
  return (
    <div className="max-w-3xl">
      <PageTitle title="Set up this computer">
        The slicer opener is a small program that opens the file of a job in the slicer when you
        press “Open file”. It is installed once on each computer, without an administrator’s rights.
      </PageTitle>
      <ol className="flex flex-col gap-5">
        <Step title="1. Get the program">
          <p>
            Unpack it into a folder where it can stay. It needs Python 3.11 or newer; the README in
            it tells how to make a single program that needs nothing.
          </p>
          <div>
            <Button asChild>
              <a href={PROGRAM} download="slicer-opener.zip">
                <Download aria-hidden="true" />
                Download the program
              </a>
            </Button>
          </div>
        </Step>
        <Step title="2. Put its settings beside it">
          <p>
            Save this as <code>config.ini</code> in the same folder. Correct the paths if this
            computer sees the storage elsewhere, or has other slicers.
          </p>
          {loading ? (
            <Skeleton className="h-72" />
          ) : (
            <Settings text={configFile(system, job ? storageIn(job) : null)} />
          )}
        </Step>
        <Step title="3. Let links start it">
          <p>Type this in a terminal, in that folder.</p>
          <Text name="Commands">{COMMANDS[system]}</Text>
        </Step>
        <Step title="4. Try it">
          <Trial job={job} failed={!job && error !== null} />
        </Step>
      </ol>
    </div>
  );
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li>
      <Card>
        <CardHeader>
          <CardTitle>{title}</CardTitle>
        </CardHeader>
        <CardBody className="flex flex-col gap-4 leading-relaxed">{children}</CardBody>
      </Card>
    </li>
  );
}

function Settings({ text }: { text: string }) {
  return (
    <>
      <Text name="config.ini">{text}</Text>
      <div className="flex flex-wrap gap-2.5">
        <Button variant="secondary" onClick={() => saveText("config.ini", text)}>
          <Download aria-hidden="true" />
          Download config.ini
        </Button>
        <CopyButton text={text} label="Copy" />
      </div>
    </>
  );
}

function Text({ name, children }: { name: string; children: string }) {
  return (
    // It scrolls, so the keyboard must reach it.
    <section
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls takes the focus
      tabIndex={0}
      className="overflow-x-auto rounded-md border border-line bg-sunken p-4 font-mono text-sm"
    >
      <pre>{children}</pre>
    </section>
  );
}

function Trial({ job, failed }: { job: Job | null | undefined; failed: boolean }) {
  const { silent, listen, dismiss } = useAnswer();
  if (failed) return <p>The jobs cannot be loaded now. Try it later, by “Open file” on a job.</p>;
  if (job === undefined) return <Skeleton className="h-11" />;
  if (!job?.open_url) return <p>There is no job yet. Press “Open file” on the first one.</p>;
  return (
    <>
      <p>
        This opens the newest job, #{job.number}. Allow the browser to start the program, and let it
        remember that.
      </p>
      <div>
        <Button asChild variant="soft">
          <a href={job.open_url} onClick={listen}>
            <ExternalLink aria-hidden="true" />
            Open #{job.number} in the slicer
          </a>
        </Button>
      </div>
      {silent && <NoAnswer onDismiss={dismiss} inSetup />}
    </>
  );
}

/** The newest job that has a file to open; null when there is none. */
function useNewestJob(): Query<Job | null> {
  const api = useApi();
  const query = { limit: 20 };
  return useQuery("opener/newest", async (signal) => {
    const { jobs } = await unwrap(api.GET("/api/v1/jobs", { params: { query }, signal }));
    return jobs.find(({ open_url }) => open_url) ?? null;
  });
}

function useSystem(): System {
  return useSyncExternalStore<System>(
    never,
    () => systemOf(navigator.userAgent),
    () => "windows",
  );
}
