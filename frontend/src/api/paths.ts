// The routes the pages call, in the form openapi-typescript writes them.

import type {
  Catalog,
  Config,
  Confirmation,
  CostPreview,
  ErrorBody,
  ExpiredConfirmation,
  FileVersion,
  Health,
  Job,
  JobDetail,
  JobEvent,
  JobList,
  JobStatus,
  Mail,
  OutboxMail,
  PrintMethod,
  Siblings,
  SignedIn,
  Stats,
  Tracking,
  User,
} from "./types";

export interface JobQuery {
  status?: JobStatus;
  search?: string;
  printer?: string;
  discipline?: string;
  from?: string;
  to?: string;
  confirmation_expired?: boolean;
  reviewed?: boolean;
  sort?: "newest" | "oldest" | "name" | "cost";
  page?: number;
  limit?: number;
}

type Json<T> = { content: { "application/json": T } };
type PathParams<P> = [P] extends [never] ? { path?: never } : { path: P };
type QueryParams<Q> = [Q] extends [never] ? { query?: never } : { query?: Q };
type Operation<Answer, Body, Path, Query> = {
  parameters: { header?: never; cookie?: never } & PathParams<Path> & QueryParams<Query>;
  responses: { 200: Json<Answer>; default: Json<ErrorBody> };
} & ([Body] extends [never] ? { requestBody?: never } : { requestBody: Json<Body> });

type Read<Answer, Path = never, Query = never> = Operation<Answer, never, Path, Query>;
type Write<Answer, Body = never, Path = never> = Operation<Answer, Body, Path, never>;
type JobId = { id: string };
type Token = { token: string };
type JobPost<Body = never> = { post: Write<Job, Body, JobId> };

export interface paths {
  "/api/v1/health": { get: Read<Health> };
  "/api/v1/config": { get: Read<Config> };
  "/api/v1/catalog": { get: Read<Catalog> };
  "/api/v1/confirm/{token}": {
    get: Read<Confirmation, Token>;
    post: Write<Confirmation, never, Token>;
  };
  "/api/v1/confirm/expired": { get: Read<ExpiredConfirmation, never, { job_id: string }> };
  "/api/v1/submit/resend-confirmation": {
    post: Write<{ message: string; resend_possible_at: string | null }, { job_id: string }>;
  };
  "/api/v1/track/{token}": { get: Read<Tracking, Token> };
  "/api/v1/track/{token}/withdraw": { post: Write<Tracking, never, Token> };

  "/api/v1/auth/login": {
    post: Write<SignedIn, { email: string; password: string; code?: string }>;
  };
  "/api/v1/auth/refresh": { post: Write<SignedIn> };
  "/api/v1/auth/logout": { post: Write<undefined> };
  "/api/v1/auth/me": { get: Read<User> };

  "/api/v1/jobs": { get: Read<JobList, never, JobQuery> };
  "/api/v1/jobs/{id}": {
    get: Read<JobDetail, JobId>;
    delete: Write<undefined, never, JobId>;
    patch: Write<
      Job,
      Partial<
        Pick<
          Job,
          "student_name" | "student_email" | "discipline" | "class_number" | "printer" | "color"
        >
      >,
      JobId
    >;
  };
  "/api/v1/jobs/{id}/lock": JobPost;
  "/api/v1/jobs/{id}/lock/extend": JobPost;
  "/api/v1/jobs/{id}/unlock": JobPost;
  "/api/v1/jobs/{id}/approve": JobPost<{
    weight_g: number;
    time_hours: number;
    material: string;
    printer: string;
    file?: string;
  }>;
  "/api/v1/jobs/{id}/reject": JobPost<{ reasons: string[]; custom_reason: string }>;
  "/api/v1/jobs/{id}/mark-printing": JobPost;
  "/api/v1/jobs/{id}/mark-complete": JobPost;
  "/api/v1/jobs/{id}/mark-picked-up": JobPost;
  "/api/v1/jobs/{id}/revert-completion": JobPost;
  "/api/v1/jobs/{id}/revert-pickup": JobPost;
  "/api/v1/jobs/{id}/review": JobPost<{ reviewed: boolean }>;
  "/api/v1/jobs/{id}/opened": JobPost;
  "/api/v1/jobs/{id}/notes": { patch: Write<Job, { notes: string; version: number }, JobId> };
  "/api/v1/jobs/{id}/events": { get: Read<{ events: JobEvent[] }, JobId> };
  "/api/v1/jobs/{id}/siblings": { get: Read<Siblings, JobId> };
  "/api/v1/jobs/{id}/versions": { get: Read<{ versions: FileVersion[] }, JobId> };
  "/api/v1/jobs/{id}/mails": { get: Read<{ mails: Mail[] }, JobId> };
  "/api/v1/jobs/{id}/flag": JobPost<{ reason: string }>;
  "/api/v1/jobs/{id}/admin/force-unlock": JobPost<{ reason: string }>;
  "/api/v1/jobs/{id}/admin/force-confirm": JobPost<{ reason: string; bypass_email: boolean }>;
  "/api/v1/jobs/{id}/admin/change-status": JobPost<{
    new_status: JobStatus;
    reason: string;
    send_email: boolean;
  }>;
  "/api/v1/jobs/{id}/admin/mark-failed": JobPost<{ reason: string }>;
  "/api/v1/jobs/{id}/admin/resend-email": JobPost<{
    email_type: "approval" | "rejection" | "completion";
  }>;
  "/api/v1/cost/preview": {
    get: Read<
      CostPreview,
      never,
      { printer: string; method: PrintMethod; weight_g: number; time_hours: number }
    >;
  };
  "/api/v1/stats": { get: Read<Stats> };
  "/api/v1/admin/outbox": {
    get: Read<
      { mails: OutboxMail[]; total: number; filtered: number },
      never,
      { page?: number; limit?: number; status?: Mail["status"] }
    >;
  };
}
