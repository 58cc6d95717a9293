// The sheet as it stands, as far as a look at it helps: its first rows and those in which something is wrong. Bad cells are red;
// the arrow keys go from one to the next.
import { Button } from "antd";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { Finding, ImportPreview } from "../../api/types";
import { withAdvice } from "../../text/advice";

interface Mark {
  /** Place among the rows that are shown; -1 for the header. */
  row: number;
  /** -1 where it is about the row as a whole. */
  column: number;
  findings: Finding[];
}

const HEADER = -1;
const GRAVITY = ["note", "warn", "doubt", "error"];

function gravest(findings: Finding[]): string {
  return findings.reduce(
    (worst, one) => (GRAVITY.indexOf(one.level) > GRAVITY.indexOf(worst) ? one.level : worst),
    "note",
  );
}

const keyOf = (row: number, column: number) => `${row} ${column}`;

/** What is wrong in the rows that are shown, cell by cell, in the order of reading. */
function marksOf(preview: ImportPreview): Mark[] {
  const rows = new Map(preview.grid.map((line, index) => [line.row, index]));
  const first = preview.grid[0]?.row ?? 0;
  const marks = new Map<string, Mark>();
  for (const finding of preview.findings) {
    const row = finding.row === null || finding.row < first ? HEADER : rows.get(finding.row);
    if (row === undefined || finding.level === "note") continue;
    const column = preview.columns.findIndex((one) => one.letter === finding.column);
    const mark = marks.get(keyOf(row, column)) ?? { row, column, findings: [] };
    mark.findings.push(finding);
    marks.set(keyOf(row, column), mark);
  }
  return [...marks.values()].sort((a, b) => a.row - b.row || a.column - b.column);
}

/** How far a key goes along the marks; none for other keys. */
function stepOf(key: string, at: number, count: number): number | null {
  if (["ArrowRight", "ArrowDown", "Enter"].includes(key)) return Math.min(at + 1, count - 1);
  if (["ArrowLeft", "ArrowUp"].includes(key)) return Math.max(at - 1, 0);
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}

export function PreviewGrid({ preview }: { preview: ImportPreview }) {
  const marks = useMemo(() => marksOf(preview), [preview]);
  const places = useMemo(() => new Map(marks.map((mark, index) => [keyOf(mark.row, mark.column), index])), [marks]);
  const [at, setAt] = useState(0);
  const table = useRef<HTMLTableElement>(null);
  const current = marks[Math.min(at, marks.length - 1)];
  const go = (next: number) => {
    setAt(next);
    table.current?.querySelector<HTMLElement>(`[data-mark="${next}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const next = stepOf(event.key, at, marks.length);
    if (next === null || marks.length === 0) return;
    event.preventDefault();
    go(next);
  };
  const cellProps = (row: number, column: number) => {
    const index = places.get(keyOf(row, column));
    if (index === undefined) return {};
    const { findings } = marks[index];
    return {
      className: gravest(findings) === "error" ? "bad" : "doubt",
      "data-mark": index,
      tabIndex: index === at ? 0 : -1,
      onFocus: () => setAt(index),
      title: findings.map(withAdvice).join("\n"),
      "aria-invalid": gravest(findings) === "error" || undefined,
    };
  };
  return (
    <section className="panel">
      <h2>
        表格预览{" "}
        <span className="muted small">前几行{marks.length > 0 ? `和有问题的行，${marks.length} 处要看` : ""}</span>
      </h2>
      {current ? (
        <div className="row wrap">
          <Button disabled={at === 0} onClick={() => go(at - 1)}>
            上一处
          </Button>
          <Button disabled={at >= marks.length - 1} onClick={() => go(at + 1)}>
            下一处
          </Button>
          <Words mark={current} preview={preview} at={at} count={marks.length} />
        </div>
      ) : null}
      <div className="table-box preview-box">
        <table className="grid preview-grid" ref={table} onKeyDown={onKey}>
          <caption className="visually-hidden">表格预览</caption>
          <thead>
            <tr>
              <td />
              {preview.columns.map((column) => (
                <th scope="col" key={column.letter}>
                  {column.letter}
                </th>
              ))}
            </tr>
            <tr>
              <th scope="row" {...cellProps(HEADER, -1)}>
                表头
              </th>
              {preview.columns.map((column, index) => (
                <th
                  scope="col"
                  key={column.letter}
                  className={column.field ? undefined : "muted"}
                  {...cellProps(HEADER, index)}
                >
                  {column.header}
                  {column.field ? null : "（不读）"}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.grid.map((line, row) => (
              <tr key={line.row}>
                <th scope="row" {...cellProps(row, -1)}>
                  {line.row}
                </th>
                {preview.columns.map((column, index) => (
                  <td key={column.letter} {...cellProps(row, index)}>
                    {line.cells[index]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** "B5", "第5行", "表头 B". */
function placeWords(mark: Mark, preview: ImportPreview): string {
  const letter = preview.columns[mark.column]?.letter;
  if (mark.row === HEADER) return letter ? `表头 ${letter}` : "表头";
  const { row } = preview.grid[mark.row];
  return letter ? `${letter}${row}` : `第${row}行`;
}

/** What is wrong at the present mark, in words: a colour alone says nothing. */
function Words({ mark, preview, at, count }: { mark: Mark; preview: ImportPreview; at: number; count: number }) {
  const place = placeWords(mark, preview);
  return (
    <p role="status" className="preview-words">
      <span className="muted">
        {at + 1}/{count}
      </span>{" "}
      <b>{place}</b>{" "}
      {mark.findings.map((finding) => (
        <span key={finding.message} className={finding.level === "error" ? "bad-words" : "warn-words"}>
          {finding.level === "error" ? "✕" : "▲"} {withAdvice(finding)}{" "}
        </span>
      ))}
    </p>
  );
}
