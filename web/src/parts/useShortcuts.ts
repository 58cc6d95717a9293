// Keys of a working screen: one key, one command. Silent while someone types or a dialog is open.
import { useEffect, useRef } from "react";

/** Commands by key name in lower case; "shift+u", "ctrl+z" and "ctrl+shift+z" are written so. */
export type Shortcuts = Record<string, () => void>;

const typing =
  'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"], [role="dialog"], [role="menu"]';

export function useShortcuts(commands: Shortcuts, active: boolean) {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key === "Escape" && target.closest(".side-list")) {
        target.closest<HTMLElement>(".card")?.focus();
        return;
      }
      if (event.altKey || target.closest(typing)) return;
      const control = event.ctrlKey || event.metaKey ? "ctrl+" : "";
      const command = latest.current[`${control}${event.shiftKey ? "shift+" : ""}${event.key.toLowerCase()}`];
      if (!command) return;
      event.preventDefault();
      command();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [active]);
}
