import { vi } from "vitest";
import type { Answer } from "./server";

/** An upload under way: the test decides how far it comes and how it ends. */
export class FakeUpload {
  static all: FakeUpload[] = [];

  static get latest(): FakeUpload {
    const latest = FakeUpload.all.at(-1);
    if (!latest) throw new Error("nothing was uploaded");
    return latest;
  }

  readonly upload: { onprogress?: (event: Partial<ProgressEvent>) => void } = {};
  path = "";
  form = new FormData();
  aborted = false;
  status = 0;
  responseText = "";
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  private headers: Record<string, string> = {};

  constructor() {
    FakeUpload.all.push(this);
  }

  open(_method: string, path: string) {
    this.path = path;
  }
  setRequestHeader() {}
  getResponseHeader(name: string) {
    return this.headers[name] ?? null;
  }
  send(form: FormData) {
    this.form = form;
  }
  abort() {
    this.aborted = true;
    this.onabort?.();
  }

  progress(loaded: number, total: number) {
    this.upload.onprogress?.({ lengthComputable: true, loaded, total });
  }
  answer({ status = 200, body, headers = {} }: Answer) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.headers = headers;
    this.onload?.();
  }
  loseConnection() {
    this.onerror?.();
  }
}

export function fakeUploads(): typeof FakeUpload {
  FakeUpload.all = [];
  vi.stubGlobal("XMLHttpRequest", FakeUpload);
  return FakeUpload;
}
