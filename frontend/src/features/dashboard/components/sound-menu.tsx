"use client";

import { Bell, BellOff, Volume2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { Switch } from "@/components/ui/switch";
import type { ChimeControls } from "../use-chime";

/** Whether a new job is heard, and how loud. */
export function SoundMenu({ chime }: { chime: ChimeControls }) {
  const { settings, change, allowed, test } = chime;
  const slider = useId();
  const silent = settings.on && !allowed;
  const Icon = settings.on ? Bell : BellOff;
  const state = !settings.on ? "off" : silent ? "on, but the browser keeps it silent" : "on";
  return (
    <Popover
      name="Sound"
      variant="ghost"
      size="icon"
      aria-label={`Sound of a new job: ${state}`}
      title={`Sound of a new job: ${state}`}
      trigger={
        <span className="relative">
          <Icon aria-hidden="true" />
          {silent && (
            <span className="absolute -top-0.5 -right-0.5 size-2 rounded-full border border-surface bg-ember" />
          )}
        </span>
      }
    >
      <div className="flex flex-col gap-3">
        <Switch
          label="A sound for each new job"
          checked={settings.on}
          onChange={(event) => change({ on: event.target.checked })}
        />
        <div>
          <label htmlFor={slider} className="font-medium text-[0.9375rem]">
            Volume
          </label>
          <div className="mt-1 flex items-center gap-3">
            <Volume2 aria-hidden="true" className="size-4.5 shrink-0 text-ink-subtle" />
            <input
              id={slider}
              type="range"
              min={0}
              max={100}
              step={5}
              value={Math.round(settings.volume * 100)}
              disabled={!settings.on}
              onChange={(event) => change({ volume: Number(event.target.value) / 100 })}
              className="h-11 min-w-0 flex-1 accent-(--color-accent) disabled:opacity-55"
            />
            <Button variant="secondary" size="sm" onClick={() => void test()}>
              Test
            </Button>
          </div>
        </div>
        <p role="status" className="text-ink-muted text-sm leading-snug">
          {allowed
            ? "Remembered in this browser."
            : "This browser keeps pages silent until you have clicked or typed on them. After a reload, click anywhere once."}
        </p>
      </div>
    </Popover>
  );
}
