"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { Button } from "@/components/ui/button";
import { type Theme, useTheme } from "@/lib/theme";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const LOOKS = {
  system: { icon: Monitor, words: "as on this device" },
  light: { icon: Sun, words: "light" },
  dark: { icon: Moon, words: "dark" },
};

export function ThemeSwitch() {
  const [theme, setTheme] = useTheme();
  const { icon: Icon, words } = LOOKS[theme];
  const label = `Colours: ${words}. Change to ${LOOKS[NEXT[theme]].words}`;
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      title={label}
      onClick={() => setTheme(NEXT[theme])}
    >
      <Icon aria-hidden="true" />
    </Button>
  );
}
