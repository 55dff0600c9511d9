/**
 * Has the browser ask for what the page will ask the API for, before its scripts have come: they
 * then find the answer there. `path` is the whole address below the API's.
 */
export function AskedEarly({ path }: { path: string }) {
  return <link rel="preload" as="fetch" crossOrigin="anonymous" href={`/api/v1/${path}`} />;
}

interface TokenAskedEarlyProps {
  path: string;
  /** The screens on which the picture is seen at once; on others it would hold up what is. */
  pictureOn: string;
}

/**
 * The same for a page whose own address ends in a token, for what is below `path` by that token;
 * and for the picture of the job that the answer tells of. Where the page has a place for it
 * (`EarlyThumbnail`) and asks the student something, it is shown there at once.
 */
export function TokenAskedEarly({ path, pictureOn }: TokenAskedEarlyProps) {
  // What stands here is a part of the page, whose inline scripts are known to the servers by digest.
  // The answer is taken by `lib/api/early.ts`.
  const script = `{
    const token = location.pathname.split("/")[2];
    if (token) {
      const url = new URL("/api/v1/${path}/" + token, location).href, answer = fetch(url);
      window.printdeskAsked = { url, answer };
      answer.then((whole) => whole.clone().json()).then(({ job: { status, thumbnail_url } }) => {
        if (!thumbnail_url || !matchMedia("${pictureOn}").matches) return;
        const place = document.getElementById("early-picture"), fetchPriority = "high";
        if (!place) {
          const asked = { rel: "preload", as: "image", fetchPriority, href: thumbnail_url };
          document.head.append(Object.assign(document.createElement("link"), asked));
        } else if (status === "PENDING") {
          const className = place.dataset.picture;
          const shown = { fetchPriority, className, alt: "", src: thumbnail_url };
          place.append(Object.assign(new Image(), shown));
        }
      }).catch(() => {});
    }
  }`.replace(/\n\s+/g, "\n");
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of our own
  return <script dangerouslySetInnerHTML={{ __html: script }} />;
}
