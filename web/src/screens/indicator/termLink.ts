// From a term of a formula to the list of the records that it counts: its ledger, the unit, and the slice as filters.
import type { TermBrief } from "../../api/stat";
import { writeFilter } from "../ledger/filters";

/** `census.pupils[stage=小学, stage=初中]` → {stage: [小学, 初中]}; what is no field of the ledger itself is left out. */
export function sliceOf(key: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const part of (key.match(/\[([^\]]*)\]/)?.[1] ?? "").split(",")) {
    const found = part.match(/^\s*([a-z][a-z0-9_]*)\s*=\s*'?([^'=]+?)'?\s*$/);
    if (found) fields.set(found[1], [...(fields.get(found[1]) ?? []), ...found[2].split("|")]);
  }
  return fields;
}

/** `ago(census.pupils, 3)` counts three years before. */
export function yearsAgo(key: string): number {
  return Number(key.match(/^ago\(.*,\s*(\d+)\)$/)?.[1] ?? 0);
}

export function termLink(term: TermBrief, unit: number, year: number): string | null {
  if (!term.ledger) return null;
  const params = new URLSearchParams({ unit: String(unit), year: String(year - yearsAgo(term.key)) });
  for (const [field, values] of sliceOf(term.key)) params.append("f", writeFilter({ field, kind: "in", values }));
  return `/ledgers/${term.ledger}?${params}`;
}
