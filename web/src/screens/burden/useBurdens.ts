// What every ledger asks, and what every unit owes in a year: read ledger by ledger, a few at a time, and kept.
import { useQuery } from "@tanstack/react-query";
import { type ApiError, get } from "../../api/client";
import { useMe } from "../../api/hooks";
import type { Burden, DutyBrief, DutyTable, UnitBrief } from "../../api/types";

const AT_ONCE = 4;
const KEPT = 600_000;

/** Reads one after another, some at once; the answers stand in the order of what was asked for. */
async function each<A, T>(all: A[], read: (one: A) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  let at = 0;
  const work = async () => {
    while (at < all.length) {
      const mine = at;
      at += 1;
      answers[mine] = await read(all[mine]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

export function useBurdens() {
  const { ledgers } = useMe().may;
  return useQuery<Burden[], ApiError>({
    queryKey: ["/burden/ledger", "all"],
    queryFn: () => each(ledgers, (ledger) => get<Burden>("/burden/ledger", { ledger })),
    staleTime: KEPT,
  });
}

export interface UnitLoad {
  unit: UnitBrief;
  /** Kinds of return that it owes. */
  duties: number;
  /** Returns in the year. */
  times: number;
  /** Required cells of them. */
  cells: number;
  /** Returns whose day has passed: all, late, not handed in. */
  due: number;
  late: number;
  missing: number;
}

/** The units by how much the year's returns ask of them, the most burdened first. */
export function useUnitLoads(year: number, burdens: Burden[] | undefined) {
  return useQuery<UnitLoad[], ApiError>({
    queryKey: ["/duties/table", "all", year],
    enabled: burdens !== undefined,
    queryFn: async () => {
      const duties = await get<DutyBrief[]>("/duties/overview", { year });
      const tables = await each(duties, ({ ledger, duty }) => get<DutyTable>("/duties/table", { ledger, duty, year }));
      return unitLoads(tables, new Map(burdens?.map((burden) => [burden.ledger, burden.required])));
    },
    staleTime: KEPT,
  });
}

function unitLoads(tables: DutyTable[], required: Map<string, number>): UnitLoad[] {
  const loads = new Map<number, UnitLoad>();
  for (const table of tables)
    for (const row of table.rows) {
      const times = row.cells.filter((cell) => cell !== null).length;
      if (times === 0) continue;
      const old = loads.get(row.unit.id) ?? EMPTY;
      loads.set(row.unit.id, {
        unit: row.unit,
        duties: old.duties + 1,
        times: old.times + times,
        cells: old.cells + times * (required.get(table.ledger) ?? 0),
        due: old.due + row.counts.due,
        late: old.late + row.counts.late,
        missing: old.missing + row.counts.missing,
      });
    }
  return [...loads.values()].sort((a, b) => b.cells - a.cells || b.times - a.times);
}

const EMPTY = { duties: 0, times: 0, cells: 0, due: 0, late: 0, missing: 0 };
