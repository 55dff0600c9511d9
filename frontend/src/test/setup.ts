import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// What comes in a moment on a desk takes seconds on a shared machine.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
