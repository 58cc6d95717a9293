// A table as text of tabs and lines, as Excel takes it from the clipboard.
export type Cell = string | number | null | undefined;

function cell(value: Cell): string {
  return value === null || value === undefined ? "" : String(value).replace(/[\t\r\n]+/g, " ");
}

export function sheetText(rows: Cell[][]): string {
  return rows.map((row) => row.map(cell).join("\t")).join("\r\n");
}
