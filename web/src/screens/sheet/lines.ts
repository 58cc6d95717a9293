// Rows on their way into a ledger: what was pasted under which field, what each cell means, what the server said of it.
import type { FieldDefinition, Finding, UnitBrief } from "../../api/types";
import { fieldHeader, moduleOf, sendValues } from "../../fields";
import { withAdvice } from "../../text/advice";

export interface Line {
  key: number;
  cells: string[];
}

/** A column of the sheet: the unit that keeps the record, or a field. */
export type Column = { kind: "owner" } | { kind: "field"; field: FieldDefinition };

let made = 0;
export function newLine(cells: string[]): Line {
  made += 1;
  return { key: made, cells };
}

export const isFilled = (line: Line) => line.cells.some((cell) => cell.trim());

export function columnName(column: Column): string {
  return column.kind === "owner" ? "填报单位" : column.field.name;
}

export function columnHead(column: Column): string {
  return column.kind === "owner" ? "填报单位" : fieldHeader(column.field) + (column.field.required ? " *" : "");
}

const OWNER_NAMES = ["填报单位", "所属单位", "单位"];

function isNamed(column: Column, head: string): boolean {
  if (column.kind === "owner") return OWNER_NAMES.includes(head);
  return [column.field.name, fieldHeader(column.field)].map(plainHead).includes(head);
}

/** "投入金额(元) *" as a template or an older sheet may write it. */
function plainHead(cell: string): string {
  return cell
    .replace(/\s*\*$/, "")
    .replaceAll("(", "（")
    .replaceAll(")", "）")
    .trim();
}

/** Puts pasted rows under the columns: by the header row when there is one, else from the given column on. */
export function place(rows: string[][], columns: Column[], from: number): string[][] {
  const head = rows[0]?.map((cell) => columns.findIndex((column) => isNamed(column, plainHead(cell)))) ?? [];
  const named = head.filter((index) => index >= 0).length >= Math.max(1, Math.ceil(head.length / 2));
  return (named ? rows.slice(1) : rows).map((row) => {
    const cells = columns.map(() => "");
    row.forEach((cell, index) => {
      const at = named ? head[index] : from + index;
      if (at >= 0 && at < cells.length) cells[at] = cell;
    });
    return cells;
  });
}

function ownerOf(cell: string, units: UnitBrief[]): UnitBrief | null | undefined {
  const plain = cell.trim();
  if (!plain) return null;
  const found = units.filter((unit) => unit.name === plain || unit.code === plain);
  return found.length === 1 ? found[0] : undefined;
}

/** What is wrong with a cell before anyone is asked; null when nothing is. */
export function cellTrouble(column: Column, cell: string, units: UnitBrief[]): string | null {
  if (column.kind === "owner") return ownerOf(cell, units) === undefined ? `没有名为“${cell.trim()}”的单位` : null;
  const { field } = column;
  const value = moduleOf(field).paste?.(cell, field);
  if (value === undefined) return `“${cell}”不合${field.name}的填法`;
  return value === null && field.required ? `${field.name}必填` : null;
}

/** A row as the server takes it. */
export function toRow(line: Line, columns: Column[], units: UnitBrief[]) {
  const values: Record<string, unknown> = {};
  const fields: FieldDefinition[] = [];
  let owner: number | undefined;
  for (const [at, column] of columns.entries()) {
    const cell = line.cells[at];
    if (column.kind === "owner") owner = ownerOf(cell, units)?.id;
    else if (cell.trim()) {
      fields.push(column.field);
      values[column.field.id] = moduleOf(column.field).paste?.(cell, column.field) ?? null;
    }
  }
  return { owner, values: sendValues(fields, values) };
}

/** The findings of one line, by field; those of no field under "". */
export function byField(findings: Finding[], row: number): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.row !== row) continue;
    const key = finding.field ?? "";
    found.set(key, [...(found.get(key) ?? []), finding]);
  }
  return found;
}

export interface Trouble {
  row: number;
  /** -1 where it is about the row as a whole. */
  column: number;
  words: string;
  wrong: boolean;
}

/** Everything that is wrong or doubtful, row by row. */
export function troublesOf(
  columns: Column[],
  lines: Line[],
  filled: Line[],
  findings: Finding[],
  units: UnitBrief[],
): Trouble[] {
  const own = lines.flatMap((line, row) =>
    isFilled(line)
      ? columns.flatMap((column, at) => {
          const words = cellTrouble(column, line.cells[at], units);
          return words ? [{ row, column: at, words, wrong: true }] : [];
        })
      : [],
  );
  const said = findings.map((finding) => ({
    row: lines.indexOf(filled[(finding.row ?? 1) - 1]),
    column: columns.findIndex((column) => (column.kind === "owner" ? "owner" : column.field.id) === finding.field),
    words: withAdvice(finding),
    wrong: finding.level === "error",
  }));
  return [...own, ...said];
}
