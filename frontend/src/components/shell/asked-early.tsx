/**
 * Has the browser ask for what the page will ask the API for, before its scripts have come: they
 * then find the answer there. `path` is the whole address below the API's.
 */
export function AskedEarly({ path }: { path: string }) {
  return <link rel="preload" as="fetch" crossOrigin="anonymous" href={`/api/v1/${path}`} />;
}

/** The same for a page whose own address ends in a token, for what is below `path` by that token. */
export function TokenAskedEarly({ path }: { path: string }) {
  // What stands here is a part of the page, whose inline scripts are known to the servers by digest.
  const script = `{const t=location.pathname.split("/")[2];if(t)document.head.append(Object.assign(document.createElement("link"),{rel:"preload",as:"fetch",crossOrigin:"anonymous",href:"/api/v1/${path}/"+t}))}`;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of our own
  return <script dangerouslySetInnerHTML={{ __html: script }} />;
}
