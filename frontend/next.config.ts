import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";

process.env.NEXT_TELEMETRY_DISABLED = "1";

const base: NextConfig = {
  trailingSlash: true,
  // `npm run check` has the last word on types; a set-up need not wait for it.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  turbopack: { root: import.meta.dirname },
};

// In production the pages are files that the API server hands out. The development server stands
// in for it: it forwards /api, and serves the shell of a token page for every token.
export default function config(phase: string): NextConfig {
  if (phase !== PHASE_DEVELOPMENT_SERVER) return { ...base, output: "export" };
  const api = process.env.PRINTDESK_API ?? "http://localhost:8080";
  return {
    ...base,
    devIndicators: false,
    skipTrailingSlashRedirect: true,
    rewrites: async () => ({
      beforeFiles: [{ source: "/api/:path*", destination: `${api}/api/:path*` }],
      afterFiles: [],
      fallback: [
        { source: "/track/:token", destination: "/track/" },
        { source: "/confirm/:token", destination: "/confirm/" },
        { source: "/dashboard/jobs/:number", destination: "/dashboard/jobs/" },
      ],
    }),
  };
}
