import { Compass } from "lucide-react";
import type { Metadata } from "next";
import { Logo } from "@/components/shell/logo";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";

export const metadata: Metadata = { title: "Page not found" };

// Made of what needs no script: the framework sends it along with every page.
export default function NotFound() {
  return (
    <>
      <header className="border-line border-b bg-surface">
        <a href="/" className="mx-auto flex h-16 max-w-5xl items-center gap-3 px-4 sm:px-6">
          <Logo />
        </a>
      </header>
      <main className="mx-auto max-w-2xl px-4 py-8 sm:px-6 sm:py-10">
        <Card>
          <EmptyState
            icon={Compass}
            heading="h1"
            title="There is no such page"
            action={
              <>
                <Button asChild>
                  <a href="/submit/">Hand in a model</a>
                </Button>
                <Button asChild variant="secondary">
                  <a href="/">To the start page</a>
                </Button>
              </>
            }
          >
            The address may be mistyped, or the page has moved. Links to your own jobs stand in the
            emails we sent you.
          </EmptyState>
        </Card>
      </main>
    </>
  );
}
