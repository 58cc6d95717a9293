// A pivot as plain cells: headings across, headings down, values, totals.
import type { PivotAnswer } from "../../api/stat";
import type { Cell } from "../../parts/copyTable";

export function gridCells(answer: PivotAnswer): Cell[][] {
  const side = Math.max(answer.row_names.length, 1);
  const across = answer.column_names.length;
  const head: Cell[][] = [];
  for (let level = 0; level < Math.max(across, 1); level += 1) {
    const last = level === Math.max(across, 1) - 1;
    const left: Cell[] = Array.from({ length: side }, (_, at) => (last ? (answer.row_names[at] ?? "") : ""));
    head.push([...left, ...answer.columns.map((keys) => keys[level] ?? ""), last ? "合计" : ""]);
  }
  const body = answer.rows.map((row) => [...padded(row.keys, side), ...row.values, row.total]);
  const foot: Cell[] = [...padded(["合计"], side), ...answer.totals, answer.total];
  return across === 0
    ? [
        [...padded(answer.row_names, side), "合计"],
        ...answer.rows.map((row) => [...padded(row.keys, side), row.total]),
        [...padded(["合计"], side), answer.total],
      ]
    : [...head, ...body, foot];
}

function padded(cells: Cell[], width: number): Cell[] {
  return [...cells, ...Array.from({ length: Math.max(width - cells.length, 0) }, () => "")];
}

/** Headings that stand over several columns or rows: where each begins and how far it reaches. */
export function runs(keys: string[][], level: number): { at: number; length: number; text: string }[] {
  const found: { at: number; length: number; text: string }[] = [];
  keys.forEach((key, at) => {
    const last = found[found.length - 1];
    const same = last && key.slice(0, level + 1).every((text, i) => text === keys[last.at][i]);
    if (same) last.length += 1;
    else found.push({ at, length: 1, text: key[level] ?? "" });
  });
  return found;
}
