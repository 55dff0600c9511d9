"use client";

import { useState } from "react";
import type { JobDetail } from "@/api/types";
import { Card } from "@/components/ui/card";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useMails, useVersions } from "../use-job";
import { FilesPanel } from "./files-panel";
import { HistoryPanel } from "./history-panel";
import { MailsPanel } from "./mails-panel";

interface RecordCardProps {
  job: JobDetail;
  onUpload: () => void;
  onResend: () => void;
}

/** What there is on record: what happened, which files there are, which emails went out. */
export function RecordCard({ job, onUpload, onResend }: RecordCardProps) {
  const [tab, setTab] = useState("history");
  const versions = useVersions(job);
  const mails = useMails(job);
  return (
    <Card>
      <Tabs value={tab} onValueChange={setTab}>
        <TabsList aria-label="On record" className="px-2 sm:px-3">
          <Tab value="history" label="History" count={job.events.length} />
          <Tab value="files" label="Files" count={versions.data?.versions.length} />
          <Tab value="mails" label="Emails" count={mails.data?.mails.length} />
        </TabsList>
        <TabsContent value="history" className="px-5 pb-5 sm:p-6">
          <HistoryPanel job={job} />
        </TabsContent>
        <TabsContent value="files" className="px-5 pb-5 sm:p-6">
          <FilesPanel job={job} versions={versions} onUpload={onUpload} />
        </TabsContent>
        <TabsContent value="mails" className="px-5 pb-5 sm:p-6">
          <MailsPanel job={job} mails={mails} onResend={onResend} />
        </TabsContent>
      </Tabs>
    </Card>
  );
}

function Tab({ value, label, count }: { value: string; label: string; count?: number }) {
  return (
    <TabsTrigger value={value}>
      {label}
      {count !== undefined && <span className="text-ink-subtle text-sm tabular-nums">{count}</span>}
    </TabsTrigger>
  );
}
