import { Ellipsis, ShieldCheck, ShieldOff } from "lucide-react";
import type { StaffMember } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useAuth } from "@/lib/auth/provider";
import { type Deed, deedsFor, deedsWithClerk, wordsOf } from "../../users/deeds";
import { lastSeen, ROLES, STATUS_WORDS } from "../../users/words";

interface StaffItemProps {
  member: StaffMember;
  oneself: boolean;
  now: Date;
  onAsk: (deed: Deed, member: StaffMember) => void;
}

/** Somebody: who, in which role, how they sign in, when they did; and what can be done. */
export function StaffItem({ member, oneself, now, onAsk }: StaffItemProps) {
  const withClerk = useAuth().mode === "clerk";
  const status = STATUS_WORDS[member.status];
  return (
    <li className="flex items-start gap-3 px-5 py-4 sm:px-6">
      <div className="grid min-w-0 flex-1 gap-x-6 gap-y-2 md:grid-cols-[minmax(0,1fr)_15rem_8rem] md:items-center">
        <div className="min-w-0">
          <p className="wrap-anywhere flex flex-wrap items-center gap-x-2 gap-y-1 font-medium leading-snug">
            {member.name}
            {oneself && <Badge tone="accent">You</Badge>}
          </p>
          <p className="wrap-anywhere mt-0.5 text-ink-muted text-sm">{member.email}</p>
        </div>
        <div className="text-sm">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span>{ROLES[member.role].words}</span>
            {member.status === "active" && !withClerk && <SecondFactor on={member.second_factor} />}
          </p>
          <p className="mt-0.5 text-ink-subtle">{lastSeen(member, now, withClerk)}</p>
        </div>
        <div className="md:justify-self-end">
          <Badge tone={status.tone}>{status.words}</Badge>
        </div>
      </div>
      <Actions
        member={member}
        oneself={oneself}
        deeds={withClerk ? deedsWithClerk(member) : deedsFor(member)}
        onAsk={onAsk}
      />
    </li>
  );
}

function SecondFactor({ on }: { on: boolean }) {
  const Icon = on ? ShieldCheck : ShieldOff;
  return (
    <span className="inline-flex items-center gap-1 text-ink-subtle">
      <Icon aria-hidden="true" className="size-4" />
      {on ? "Second factor" : "Password only"}
    </span>
  );
}

interface ActionsProps extends Omit<StaffItemProps, "now"> {
  deeds: Deed[];
}

function Actions({ member, oneself, deeds, onAsk }: ActionsProps) {
  return (
    <Menu
      trigger={
        <Button
          variant="ghost"
          size="icon"
          aria-label={`What to do with the account of ${member.name}`}
        >
          <Ellipsis aria-hidden="true" />
        </Button>
      }
    >
      {deeds.map((deed) => {
        const { label, danger } = wordsOf(deed, member, oneself);
        return (
          <MenuItem key={deed} danger={danger} onSelect={() => onAsk(deed, member)}>
            {label}
          </MenuItem>
        );
      })}
    </Menu>
  );
}
