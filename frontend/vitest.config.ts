import { readdirSync, readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Whoever replaces a module would do so for others, or come too late: such a file has a worker and
// a browser's stand-in of its own. The others share one of each processor's, for to begin one takes
// longer than most tests.
const TESTS = ["src/**/*.test.{ts,tsx}"];
const files = readdirSync("src", { recursive: true, encoding: "utf-8" })
  .filter((file) => /\.test\.tsx?$/.test(file))
  .map((file) => `src/${file.replaceAll("\\", "/")}`);
const alone = files.filter((file) => readFileSync(file, "utf-8").includes("vi.mock("));

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  test: {
    environment: "jsdom",
    pool: "threads",
    maxWorkers: "100%",
    // A shared machine can be slow; a test that hangs still ends.
    testTimeout: 30_000,
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    unstubGlobals: true,
    projects: [
      { extends: true, test: { name: "together", include: TESTS, exclude: alone, isolate: false } },
      { extends: true, test: { name: "alone", include: alone } },
    ],
  },
});
