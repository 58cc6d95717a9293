// The person's way through an audit's findings: which level is shown, which finding is open, at which of its places.
import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import type { AuditReport } from "../../api/types";
import { useParam } from "../address";
import { scrollToPlace } from "../DocumentText";
import { auditSpans, type Entry, type HeldEntry, isMissing, type Level, ordered } from "./findings";

export type Shown = "all" | Level | "ledger" | "missing" | "settled";

const NOTHING: ReadonlySet<string> = new Set();

export function useAudit(
  report: AuditReport,
  text: RefObject<HTMLElement | null>,
  settled: ReadonlySet<string> = NOTHING,
) {
  const order = useMemo(() => ordered(report), [report]);
  const spans = useMemo(() => auditSpans(order, settled), [order, settled]);
  const [param, setParam] = useParam("level");
  const shown = (param ?? "all") as Shown;
  const [current, setCurrent] = useState<{ id: number; step: number } | null>(null);
  const visible = useMemo(() => visibleEntries(order.entries, shown, settled), [order, shown, settled]);
  const open: Entry | HeldEntry | undefined = current
    ? (order.entries[current.id] ?? order.held[current.id - order.entries.length])
    : undefined;
  const place = open?.places[current?.step ?? 0] ?? null;

  // Each choice scrolls, also when it is the same place again.
  useEffect(() => {
    if (current && place) scrollToPlace(text.current as HTMLDivElement | null, place.start);
  }, [current, place, text]);

  const setShown = useCallback((next: Shown) => setParam(next === "all" ? null : next), [setParam]);
  const select = useCallback(
    (id: number | null, step = 0) => {
      setCurrent(id === null ? null : { id, step });
      const entry = id === null ? undefined : order.entries[id];
      if (entry && !visible.includes(entry))
        setShown(settled.has(entry.key) ? "settled" : isMissing(entry) ? "missing" : "all");
    },
    [order, visible, settled, setShown],
  );
  /** The next or previous finding of those shown; answers with it. */
  const move = (by: number): Entry | undefined => {
    const at = visible.findIndex((entry) => entry.id === current?.id);
    const next = at < 0 ? visible[0] : visible[Math.min(Math.max(at + by, 0), visible.length - 1)];
    if (next) setCurrent({ id: next.id, step: 0 });
    return next;
  };
  /** The next or previous place of the open finding, round and round. */
  const turn = (by: number) => {
    const count = open?.places.length ?? 0;
    if (current && count > 0) setCurrent({ ...current, step: (current.step + by + count) % count });
  };
  return {
    ...order,
    spans,
    settled,
    shown,
    setShown,
    visible,
    current,
    lit: current ? { id: current.id, start: place?.start ?? null } : null,
    select,
    move,
    turn,
  };
}

export type AuditWork = ReturnType<typeof useAudit>;

/** Findings of a tab in the order of their groups: by level, then those without a place. */
export function visibleEntries(entries: Entry[], shown: Shown, settled: ReadonlySet<string>): Entry[] {
  const isOpen = (entry: Entry) => !settled.has(entry.key);
  const placed = (level: Level) =>
    entries.filter((entry) => isOpen(entry) && !isMissing(entry) && entry.finding.level === level);
  switch (shown) {
    case "all":
      return [...placed("error"), ...placed("warn"), ...placed("note")];
    case "settled":
      return entries.filter((entry) => settled.has(entry.key));
    case "missing":
      return entries.filter((entry) => isOpen(entry) && isMissing(entry));
    case "ledger":
      return entries.filter((entry) => isOpen(entry) && entry.finding.figure !== null);
    default:
      return placed(shown);
  }
}
