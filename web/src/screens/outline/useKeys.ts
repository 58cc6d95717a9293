// The keys of the workbench: ↓/↑ A X M S U. Silent while someone types or a dialog is open.
import { useEffect, useRef } from "react";

export interface Commands {
  next: () => void;
  previous: () => void;
  accept: () => void;
  drop: () => void;
  merge: () => void;
  split: () => void;
  undo: () => void;
  redo: () => void;
}

const typing =
  'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"], [role="dialog"]';

function commandOf(event: KeyboardEvent): keyof Commands | null {
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === "z") return event.shiftKey ? "redo" : "undo";
    return event.key.toLowerCase() === "y" ? "redo" : null;
  }
  if (event.altKey) return null;
  switch (event.key.toLowerCase()) {
    case "arrowdown":
    case "j":
      return "next";
    case "arrowup":
    case "k":
      return "previous";
    case "a":
      return "accept";
    case "x":
      return "drop";
    case "m":
      return "merge";
    case "s":
      return "split";
    case "u":
      return event.shiftKey ? "redo" : "undo";
    default:
      return null;
  }
}

export function useKeys(commands: Commands, active: boolean) {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key === "Escape" && target.closest(".side-list")) {
        target.closest<HTMLElement>("[data-task]")?.focus();
        return;
      }
      if (target.closest(typing)) return;
      const command = commandOf(event);
      if (!command) return;
      event.preventDefault();
      latest.current[command]();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [active]);
}
