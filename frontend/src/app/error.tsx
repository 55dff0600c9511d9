"use client";

// Plain on purpose: it comes with every page, and must not need what may just have broken.
export default function PageError({ reset }: { reset: () => void }) {
  return (
    <main className="mx-auto flex max-w-xl flex-col items-start gap-4 px-6 py-16" role="alert">
      <h1 className="font-semibold text-2xl">This page stopped working</h1>
      <p className="text-ink-muted leading-relaxed">
        Something went wrong in the page itself. What was sent before is safe. Try again, or reload
        the page.
      </p>
      <button
        type="button"
        onClick={reset}
        className="h-11 rounded-md bg-accent px-4 font-medium text-on-accent hover:bg-accent-hover"
      >
        Try again
      </button>
    </main>
  );
}
