// The pivot as it stands in the address: table, fields down, across and as conditions, value. Every change is one step.
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { PivotQuestion, PivotTable } from "../../api/stat";
import type { LedgerDefinition } from "../../api/types";
import { useYear } from "../../parts/address";
import { conditionOf } from "./conditions";

export type Zone = "rows" | "columns" | "filters";

export interface Condition {
  field: string;
  /** Values that are let through; nothing chosen lets all through. */
  values: string[];
}

export interface PivotState {
  ledger: string;
  rows: string[];
  columns: string[];
  filters: Condition[];
  value: string;
  unit: string | null;
}

const list = (text: string | null) => (text ? text.split(",").filter(Boolean) : []);

function readCondition(text: string): Condition {
  const at = text.indexOf(":");
  if (at < 0) return { field: text, values: [] };
  return {
    field: text.slice(0, at),
    values: text
      .slice(at + 1)
      .split("|")
      .filter(Boolean),
  };
}

/** What is left of the address once fields that the table does not have are taken out. */
function readState(params: URLSearchParams, tables: PivotTable[]): PivotState | null {
  const table = tables.find((one) => one.ledger === params.get("ledger")) ?? tables[0];
  if (!table) return null;
  const known = (id: string) => table.fields.some((field) => field.id === id);
  const value = table.values.find((one) => one.id === params.get("value")) ?? table.values[0];
  const rows = list(params.get("rows")).filter(known);
  return {
    ledger: table.ledger,
    rows: rows.length > 0 || params.has("rows") || !table.fields[0] ? rows : [table.fields[0].id],
    columns: list(params.get("columns")).filter((id) => known(id) && !rows.includes(id)),
    filters: params
      .getAll("f")
      .map(readCondition)
      .filter((one) => known(one.field)),
    value: value?.id ?? "count",
    unit: params.get("unit"),
  };
}

function writeState(params: URLSearchParams, state: PivotState): URLSearchParams {
  const next = new URLSearchParams(params);
  next.set("ledger", state.ledger);
  next.set("rows", state.rows.join(","));
  next.set("columns", state.columns.join(","));
  next.set("value", state.value);
  next.delete("f");
  for (const { field, values } of state.filters) next.append("f", `${field}:${values.join("|")}`);
  if (state.unit) next.set("unit", state.unit);
  else next.delete("unit");
  return next;
}

export function usePivot(tables: PivotTable[]) {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readState(params, tables), [params, tables]);
  const change = useCallback(
    (step: (state: PivotState) => PivotState) =>
      setParams(
        (old) => {
          const now = readState(old, tables);
          return now ? writeState(old, step(now)) : old;
        },
        { replace: true },
      ),
    [setParams, tables],
  );
  /** Another table, begun anew for the same year and unit. */
  const open = useCallback(
    (ledger: string) =>
      setParams(
        (old) => {
          const next = new URLSearchParams({ ledger });
          for (const name of ["year", "unit", "show"]) {
            const kept = old.get(name);
            if (kept) next.set(name, kept);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return { state, change, open };
}

/** A field taken out of wherever it stands. */
export function without(state: PivotState, field: string): PivotState {
  return {
    ...state,
    rows: state.rows.filter((id) => id !== field),
    columns: state.columns.filter((id) => id !== field),
    filters: state.filters.filter((one) => one.field !== field),
  };
}

/** A field put into a zone before the field that stands at `at`; a field stands in one zone only. */
export function placed(state: PivotState, field: string, zone: Zone, at?: number): PivotState {
  const kept = state.filters.find((one) => one.field === field)?.values ?? [];
  const rest = without(state, field);
  if (zone === "filters") return { ...rest, filters: [...rest.filters, { field, values: kept }] };
  const into = [...rest[zone]];
  into.splice(at ?? into.length, 0, field);
  return { ...rest, [zone]: into };
}

/** A field moved one place to the front or the back of its zone. */
export function shifted(state: PivotState, field: string, by: -1 | 1): PivotState {
  const zone = state.rows.includes(field) ? "rows" : "columns";
  const at = state[zone].indexOf(field);
  const to = at + by;
  if (at < 0 || to < 0 || to >= state[zone].length) return state;
  return placed(state, field, zone, to);
}

export function useQuestion(state: PivotState | null, definition: LedgerDefinition | undefined): PivotQuestion | null {
  const year = useYear();
  return useMemo(
    () =>
      state && {
        ledger: state.ledger,
        year,
        rows: state.rows,
        columns: state.columns,
        value: state.value,
        filter: conditionOf(state.filters, definition),
        unit: state.unit ? Number(state.unit) : null,
      },
    [state, year, definition],
  );
}
