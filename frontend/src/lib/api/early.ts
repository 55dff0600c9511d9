interface Early {
  url: string;
  answer: Promise<Response>;
}

declare global {
  interface Window {
    /** Set by an inline script of the page: `components/shell/asked-early.tsx`. */
    printdeskAsked?: Early | undefined;
  }
}

/** The answer to what the page has asked for before its scripts had come; it can be had once. */
export function takeEarly({ method, url }: Request): Promise<Response> | undefined {
  if (typeof window === "undefined" || method !== "GET") return undefined;
  const early = window.printdeskAsked;
  if (early?.url !== url) return undefined;
  window.printdeskAsked = undefined;
  return early.answer;
}
