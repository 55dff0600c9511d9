import { Compass } from "lucide-react";
import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <PageShell width="narrow">
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
    </PageShell>
  );
}
