// Makes the export ready to be served: each file also compressed, and the hashes of each page's
// inline scripts, from which the servers build the content security policy.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const COMPRESSED = new Set([
  ".html",
  ".js",
  ".css",
  ".txt",
  ".svg",
  ".json",
  ".webmanifest",
  ".ico",
]);
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

const out = join(import.meta.dirname, "..", "out");
const hashes = {};

for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !COMPRESSED.has(extname(entry.name))) continue;
  const path = join(entry.parentPath, entry.name);
  const content = readFileSync(path);
  if (extname(path) === ".html") {
    const address = `/${relative(out, path).split(sep).join("/")}`;
    hashes[address] = scriptHashes(content.toString("utf8"));
  }
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(content));
}
writeFileSync(join(out, "csp.json"), JSON.stringify(hashes, null, 1));

function scriptHashes(html) {
  const found = Array.from(html.matchAll(INLINE_SCRIPT), ([, script]) =>
    createHash("sha256").update(script).digest("base64"),
  );
  return [...new Set(found)].map((hash) => `sha256-${hash}`);
}
