// What can be done to the current task, and by which key.
import type { Shortcuts } from "../../parts/useShortcuts";

export interface Commands {
  next: () => void;
  previous: () => void;
  accept: () => void;
  drop: () => void;
  merge: () => void;
  split: () => void;
  /** Makes a target of the selected words. */
  target: () => void;
  undo: () => void;
  redo: () => void;
}

export function taskKeys(commands: Commands): Shortcuts {
  const { next, previous, accept, drop, merge, split, target } = commands;
  return {
    arrowdown: next,
    j: next,
    arrowup: previous,
    k: previous,
    a: accept,
    x: drop,
    m: merge,
    s: split,
    t: target,
  };
}

/** Undo and redo work on every tab. */
export function undoKeys({ undo, redo }: Pick<Commands, "undo" | "redo">): Shortcuts {
  return { u: undo, "ctrl+z": undo, "shift+u": redo, "ctrl+shift+z": redo, "ctrl+y": redo };
}
