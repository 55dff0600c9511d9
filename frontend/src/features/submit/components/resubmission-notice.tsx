import { Callout } from "@/components/ui/callout";
import type { useResubmission } from "../use-resubmission";

/** Tells which job is handed in anew, and why it was rejected. */
export function ResubmissionNotice({
  resubmission,
}: {
  resubmission: ReturnType<typeof useResubmission>;
}) {
  const { asked, data, error } = resubmission;
  if (!asked) return null;
  if (error && !data) {
    return (
      <Callout tone="warning" title="We could not load your earlier job">
        You can hand in your model as a new one all the same.
      </Callout>
    );
  }
  if (!data) return null;
  const { job } = data;
  const reasons = [...job.reject_reasons, job.custom_reason].filter(Boolean);
  return (
    <Callout tone="info" title={`A new version of job #${job.number}`}>
      <p>We filled in what you entered then. Please add your email and the corrected file.</p>
      {reasons.length > 0 && (
        <>
          <p className="mt-2 font-medium">Why it was rejected</p>
          <ul className="mt-1 list-disc pl-5">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </>
      )}
    </Callout>
  );
}
