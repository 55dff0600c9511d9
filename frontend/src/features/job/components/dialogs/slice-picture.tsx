"use client";

import { useState } from "react";

/** The slicer's own picture of what lies on the plate; nothing where it cannot be shown. */
export function SlicePicture({ url }: { url: string }) {
  const [failed, setFailed] = useState<string | null>(null);
  if (failed === url) return null;
  return (
    <span className="relative size-16 shrink-0 overflow-hidden rounded-sm border border-line bg-stage after:pointer-events-none after:absolute after:inset-0 after:bg-veil sm:size-18">
      {/* biome-ignore lint/performance/noImgElement: a static export has no server to resize pictures */}
      <img
        src={url}
        alt=""
        loading="lazy"
        decoding="async"
        onError={() => setFailed(url)}
        className="size-full object-contain"
      />
    </span>
  );
}
