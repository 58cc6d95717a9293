// Choosing findings: by ↓/↑ (J/K), places by ←/→, V sets aside. The chosen card is brought into sight and takes the focus.
import { type RefObject, useCallback } from "react";
import { type Shortcuts, useShortcuts } from "../useShortcuts";
import type { AuditWork } from "./useAudit";

type Settle = (key: string, settled: boolean) => void;

/** What each key does to the findings. */
export function findingKeys(audit: AuditWork, choose: (id: number) => void, onSettle?: Settle): Shortcuts {
  const go = (by: number) => {
    const entry = audit.move(by);
    if (entry) choose(entry.id);
  };
  const entry = audit.visible.find((one) => one.id === audit.current?.id);
  const settle = () => {
    if (!entry || !onSettle) return;
    const at = audit.visible.indexOf(entry);
    const next = audit.visible[at + 1] ?? audit.visible[at - 1];
    onSettle(entry.key, !audit.settled.has(entry.key));
    if (next) choose(next.id);
  };
  const [next, previous] = [() => go(1), () => go(-1)];
  const [on, back] = [() => audit.turn(1), () => audit.turn(-1)];
  return {
    arrowdown: next,
    j: next,
    arrowup: previous,
    k: previous,
    arrowright: on,
    n: on,
    arrowleft: back,
    v: settle,
  };
}

/** Opens a finding and brings its card into sight. */
export function useChooseFinding(audit: AuditWork, list: RefObject<HTMLElement | null>) {
  const { select } = audit;
  return useCallback(
    (id: number) => {
      select(id);
      requestAnimationFrame(() => {
        const card = list.current?.querySelector<HTMLElement>(`[data-finding="${id}"]`);
        card?.focus({ preventScroll: true });
        card?.scrollIntoView({ block: "nearest" });
      });
    },
    [select, list],
  );
}

/** Both together, for a screen that has nothing but findings. */
export function useFindingKeys(audit: AuditWork, list: RefObject<HTMLElement | null>, onSettle?: Settle) {
  const choose = useChooseFinding(audit, list);
  useShortcuts(findingKeys(audit, choose, onSettle), true);
  return choose;
}
