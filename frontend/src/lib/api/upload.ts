import { errorFromBody, networkError, noAnswer, PATIENCE_MS } from "./errors";

export interface UploadOptions {
  /** How much has been sent, 0 to 1. */
  onProgress?: (sent: number) => void;
  signal?: AbortSignal;
  token?: string | null;
}

/**
 * Posts a form with files. By XMLHttpRequest, because fetch does not tell how much has been sent.
 * Refusals and lost connections are thrown as ApiError, an abort as an AbortError.
 */
export function upload<T>(path: string, form: FormData, options: UploadOptions = {}): Promise<T> {
  const { onProgress, signal, token } = options;
  return new Promise<T>((resolve, reject) => {
    const aborted = () => new DOMException("The upload was cancelled", "AbortError");
    if (signal?.aborted) return reject(aborted());
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "text";
    request.setRequestHeader("Accept", "application/json");
    if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
    // However long it takes, it is under way as long as something moves.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        reject(noAnswer(true));
        request.abort();
      }, PATIENCE_MS);
    };
    request.onloadend = () => clearTimeout(timer);
    request.upload.onprogress = (event) => {
      watch();
      if (event.lengthComputable) onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300 && body !== undefined) {
        resolve(body as T);
      } else {
        reject(errorFromBody(request.status, body, request.getResponseHeader("Retry-After")));
      }
    };
    request.onerror = () => reject(networkError());
    request.ontimeout = () => reject(networkError());
    request.onabort = () => reject(aborted());
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    watch();
    request.send(form);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
