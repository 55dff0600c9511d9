import { ArrowRight, Box, KeyRound, type LucideIcon } from "lucide-react";
import { HowItGoes } from "@/components/job/how-it-goes";
import { PageShell } from "@/components/shell/page-shell";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { cn } from "@/lib/classes";
import { ClosedNotice, LabCards, LabName } from "./lab";
import { PrintingVase } from "./printing-vase";

export function HomePage() {
  return (
    <PageShell>
      <section className="grid items-center gap-8 pb-4 md:grid-cols-[minmax(0,1fr)_19rem] md:gap-12">
        <div>
          <p className="mb-3 min-h-6 font-medium text-accent-text">
            <LabName />
          </p>
          <h1 className="max-w-xl font-semibold text-4xl leading-[1.1] tracking-[-0.03em] sm:text-5xl">
            You bring the model. <br className="hidden sm:block" />
            We print it.
          </h1>
          <p className="mt-5 max-w-lg text-ink-muted text-lg leading-relaxed">
            Hand in an .stl, .obj or .3mf file. We check it, tell you the price, and print once you
            agree.
          </p>
          <div className="mt-8 grid gap-4 sm:grid-cols-2">
            <Door
              href="/submit/"
              icon={Box}
              title="Hand in a model"
              text="For students. No account needed."
              primary
            />
            <Door
              href="/login/"
              icon={KeyRound}
              title="Staff sign-in"
              text="To the dashboard of the lab."
            />
          </div>
        </div>
        <PrintingVase className="mx-auto hidden w-full max-w-80 md:block" />
      </section>
      <ClosedNotice className="mt-6" />
      <div className="mt-8 grid items-start gap-6 md:grid-cols-[minmax(0,1fr)_22rem]">
        <Card>
          <CardHeader>
            <CardTitle>How it goes</CardTitle>
          </CardHeader>
          <CardBody>
            <HowItGoes />
          </CardBody>
        </Card>
        <div className="flex flex-col gap-6">
          <LabCards />
          <p className="px-1 text-ink-muted text-sm leading-relaxed">
            Handed in already? Every email from us has the link to your tracking page.
          </p>
        </div>
      </div>
    </PageShell>
  );
}

interface DoorProps {
  href: string;
  icon: LucideIcon;
  title: string;
  text: string;
  primary?: boolean;
}

function Door({ href, icon: Icon, title, text, primary = false }: DoorProps) {
  return (
    <a
      href={href}
      className={cn(
        "group flex items-center gap-4 rounded-lg border p-5 shadow-card transition-colors",
        primary
          ? "border-transparent bg-accent text-on-accent hover:bg-accent-hover"
          : "border-line bg-surface hover:border-line-strong",
      )}
    >
      <Icon
        aria-hidden="true"
        strokeWidth={1.75}
        className={cn("size-7 shrink-0", !primary && "text-accent-text")}
      />
      <span className="min-w-0 flex-1">
        <span className="block font-semibold text-lg leading-tight">{title}</span>
        <span className={cn("mt-1 block text-sm", !primary && "text-ink-muted")}>{text}</span>
      </span>
      <ArrowRight
        aria-hidden="true"
        className="size-5 shrink-0 transition-transform group-hover:translate-x-0.5 motion-reduce:transform-none"
      />
    </a>
  );
}
