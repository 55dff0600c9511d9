"use client";

import type { ElementType, ReactNode } from "react";
import { useCatalog } from "@/lib/catalog";
import { cn } from "@/lib/classes";
import { useOnline } from "@/lib/online";
import { Logo } from "./logo";
import { ThemeSwitch } from "./theme-switch";

const WIDTHS = { narrow: "max-w-2xl", normal: "max-w-5xl", wide: "max-w-[100rem]" };

interface PageShellProps {
  width?: keyof typeof WIDTHS;
  /** Where the logo leads. */
  home?: string;
  /** What a link is made with: pages of one application give next/link, the others need no more
   * than an anchor. */
  linkAs?: ElementType<{ href: string; className?: string; children?: ReactNode }>;
  /** Links beside the logo. */
  nav?: ReactNode;
  /** What stands at the right end of the header, before the theme switch. */
  actions?: ReactNode;
  /** Staff pages are tools: no footer under them. */
  footer?: boolean;
  children: ReactNode;
}

/** What surrounds every page: skip link, header, main, footer. */
export function PageShell(props: PageShellProps) {
  const {
    width = "normal",
    home = "/",
    linkAs: LinkAs = "a",
    nav,
    actions,
    footer = true,
    children,
  } = props;
  const { data: catalog } = useCatalog();
  const online = useOnline();
  const bar = cn(
    "mx-auto flex w-full items-center px-4 sm:px-6",
    WIDTHS[width === "narrow" ? "normal" : width],
  );
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-4 py-3 font-medium text-on-accent opacity-0 focus:translate-y-0 focus:opacity-100"
      >
        Skip to the content
      </a>
      <header className="border-line border-b bg-surface">
        <div className={cn(bar, "h-16 gap-2 sm:gap-4")}>
          <LinkAs
            href={home}
            className="-ml-1 flex min-h-11 min-w-0 items-center gap-3 rounded-md px-1"
          >
            <Logo />
            {catalog && (
              <span className="hidden min-w-0 truncate border-line border-l pl-3 text-ink-muted text-sm sm:block">
                {catalog.lab_name}
              </span>
            )}
          </LinkAs>
          {nav && (
            <nav aria-label="Main" className="flex min-w-0 items-center gap-1">
              {nav}
            </nav>
          )}
          <div className="ml-auto flex items-center gap-1">
            {actions}
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={cn("mx-auto w-full flex-1 px-4 py-8 sm:px-6 sm:py-10", WIDTHS[width])}
      >
        {children}
      </main>
      {footer && (
        <footer className="border-line border-t text-ink-subtle text-sm">
          <div className={cn(bar, "flex-wrap justify-between gap-x-8 gap-y-2 py-6")}>
            <p>
              <span className="font-medium text-ink-muted">
                {catalog?.lab_name ?? "The print desk"}
              </span>
              {catalog?.opening_hours && (
                <span className="block whitespace-pre-line">{catalog.opening_hours}</span>
              )}
            </p>
            <p>
              <a
                href="/"
                className="inline-flex min-h-11 items-center underline decoration-line underline-offset-4 hover:decoration-current"
              >
                Printdesk
              </a>
            </p>
          </div>
        </footer>
      )}
      {!online && <Offline />}
    </div>
  );
}

/** Said at the lower edge, where it moves nothing; what would lie under it can be scrolled up. */
function Offline() {
  return (
    <>
      <div aria-hidden="true" className="h-12" />
      <p
        role="status"
        className="fixed inset-x-0 bottom-0 z-30 border-warning-line border-t bg-warning-soft px-4 pt-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))] text-center text-warning-text"
      >
        You are offline. What you see may be out of date.
      </p>
    </>
  );
}

/** The heading of a page, with a line under it and what one can do beside it. */
export function PageTitle({
  title,
  children,
  actions,
}: {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-4 sm:mb-8">
      <div className="min-w-0">
        <h1 className="font-semibold text-[1.75rem] leading-tight sm:text-[2rem]">{title}</h1>
        {children && (
          <div className="mt-2 max-w-prose text-ink-muted leading-relaxed">{children}</div>
        )}
      </div>
      {actions && <div className="flex flex-wrap gap-3">{actions}</div>}
    </div>
  );
}
