// How much a ledger asks, in figures for the eye.
import type { Burden } from "../../api/types";
import { number, percent } from "../../text/numbers";

/** "41%": the part of the required cells whose content is held elsewhere. */
export function heldShare(burden: Burden): string {
  return burden.cells_a_year > 0 ? percent(burden.held_cells_a_year / burden.cells_a_year) : "";
}

export function unitCount(burden: Burden): number {
  return burden.units.reduce((sum, kind) => sum + kind.count, 0);
}

/** "学校 273 个、幼儿园 312 个" */
export function unitWords(burden: Burden): string {
  return burden.units
    .filter((kind) => kind.count > 0)
    .map((kind) => `${kind.kind} ${number(kind.count)} 个`)
    .join("、");
}

/** "12.5%" of all, for a row of a table. */
export function shareText(part: number, all: number): string {
  return part > 0 ? percent(part / all, 1) : "";
}
