// Rows of a clipboard copy from a sheet, and the way back: cells by tabs, rows by lines, cells with line breaks quoted.
export function readCells(text: string): string[][] {
  const rows: string[][] = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (const found of plain.matchAll(pattern)) {
    rows.at(-1)?.push(found[1] !== undefined ? found[1].replaceAll('""', '"') : (found[2] ?? ""));
    if (found[3] === "\n") rows.push([]);
    if (found[3] === "") break;
  }
  return rows.filter((row) => row.some((cell) => cell.trim()));
}

/** Whether a text is more than one cell. */
export function isCells(text: string): boolean {
  return /[\t\n]/.test(text.trim());
}

/** Line breaks and thin spaces would break a sheet's cells and numbers. */
export function writeCells(rows: string[][]): string {
  const cell = (text: string) => text.replace(/[\t\r\n]+/g, " ").replaceAll("\u2009", "");
  return rows.map((row) => row.map(cell).join("\t")).join("\n");
}
