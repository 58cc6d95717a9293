// What a ledger's address says: state tab, words, filters, tag, sort, unit. Changing one starts the list anew.
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Query } from "../../api/client";
import type { LedgerDefinition } from "../../api/types";
import { useYear } from "../../parts/address";
import { type Filter, readFilter, toCondition, writeFilter } from "./filters";

export function useLedgerAddress(definition: LedgerDefinition) {
  const [params, setParams] = useSearchParams();
  const year = useYear();
  const filters = useMemo(
    () =>
      params
        .getAll("f")
        .map(readFilter)
        .filter((filter) => filter !== null),
    [params],
  );
  const set = useCallback(
    (change: (next: URLSearchParams) => void) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          change(next);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const setOne = useCallback(
    (name: string, value: string | null) => set((next) => (value ? next.set(name, value) : next.delete(name))),
    [set],
  );
  const setFilters = useCallback(
    (list: Filter[]) =>
      set((next) => {
        next.delete("f");
        for (const filter of list) next.append("f", writeFilter(filter));
      }),
    [set],
  );
  const proposed = params.get("proposed") === "true";
  const state = params.get("state");
  const q = params.get("q");
  const sort = params.get("sort");
  const unit = params.get("unit");
  const tag = params.get("tag");
  // A condition that no filter can say, from a view that was saved elsewhere.
  const where = params.get("where");
  const made = toCondition(filters, definition);
  const condition = where && made ? `(${where}) and ${made}` : (where ?? made);
  const narrowed = useMemo<Query>(() => ({ year, q, filter: condition, unit, tag }), [year, q, condition, unit, tag]);
  const query = useMemo<Query>(
    () => ({ ...narrowed, state, sort, proposed: proposed || null }),
    [narrowed, state, sort, proposed],
  );
  return { state, proposed, q, sort, unit, tag, where, condition, filters, setOne, setFilters, set, query, narrowed };
}

export type LedgerAddress = ReturnType<typeof useLedgerAddress>;
