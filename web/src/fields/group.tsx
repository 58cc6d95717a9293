// Repeated rows of a record: a small sheet that is typed into, pasted into from Excel and walked by keys.
import { App, Button } from "antd";
import { type ClipboardEvent, type KeyboardEvent, useRef } from "react";
import type { FieldDefinition } from "../api/types";
import { isCells, readCells } from "../parts/cells";
import { number } from "../text/numbers";
import { fieldCopy, fieldHeader, fieldText, moduleOf, sendValues } from "./index";
import type { EditProps, FieldModule } from "./module";
import { scaleOf } from "./numeric";
import "./group.css";

type Row = Record<string, unknown>;

const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? (value as Row[]) : []);
const isEmpty = (row: Row) => Object.values(row).every((one) => one === null || one === undefined || one === "");

/** Puts cells into rows from one row and column on; what cannot be read is named. */
function lay(
  rows: Row[],
  columns: FieldDefinition[],
  cells: string[][],
  row: number,
  column: number,
): [Row[], string[]] {
  const next = [...rows];
  const unread: string[] = [];
  const head = cells[0]?.map((cell) => columns.findIndex((one) => [one.name, fieldHeader(one)].includes(cell.trim())));
  const named = head?.some((at) => at >= 0) ?? false;
  for (const [down, line] of (named ? cells.slice(1) : cells).entries()) {
    const filled: Row = { ...next[row + down] };
    for (const [across, cell] of line.entries()) {
      const one = columns[named ? head[across] : column + across];
      if (!one) continue;
      const value = moduleOf(one).paste?.(cell, one);
      if (value === undefined) unread.push(`第${row + down + 1}行${one.name}“${cell.trim()}”`);
      else filled[one.id] = value;
    }
    next[row + down] = filled;
  }
  return [next, unread];
}

function GroupEdit({ field, id, value, onChange, describedBy }: EditProps) {
  const { message } = App.useApp();
  const box = useRef<HTMLDivElement>(null);
  const columns = field.columns;
  const rows = rowsOf(value);
  // An empty group shows one row to type into; it counts from the first sign on.
  const shown = rows.length > 0 ? rows : [{}];
  const put = (next: Row[]) => onChange(next.length > 0 ? next : null);
  const focus = (row: number, column: number) =>
    requestAnimationFrame(() =>
      box.current
        ?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`)
        ?.querySelector<HTMLElement>("input, textarea, button, [tabindex]")
        ?.focus(),
    );
  const add = (at: number, column = 0) => {
    put([...shown.slice(0, at), {}, ...shown.slice(at)]);
    focus(at, column);
  };
  const drop = (at: number) => {
    put(shown.filter((_, one) => one !== at));
    focus(Math.max(0, at - 1), 0);
  };
  const place = (target: EventTarget): [number, number] => {
    const cell = (target as HTMLElement).closest<HTMLElement>("[data-row]");
    return cell ? [Number(cell.dataset.row), Number(cell.dataset.column)] : [rows.length, 0];
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    if (!isCells(text)) return;
    event.preventDefault();
    const [row, column] = place(event.target);
    const [next, unread] = lay(shown, columns, readCells(text), row, column);
    put(next.filter((one) => !isEmpty(one)));
    if (unread.length > 0)
      message.warning(
        `没有读懂：${unread.slice(0, 3).join("、")}${unread.length > 3 ? `等${unread.length}处` : ""}`,
        6,
      );
  };
  const onKey = (event: KeyboardEvent) => {
    const [row, column] = place(event.target);
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === "Enter") add(row + 1, column);
    else if (control && event.key === "Delete" && rows.length > 0) drop(row);
    else if (control && event.key === "ArrowDown" && row < shown.length - 1) focus(row + 1, column);
    else if (control && event.key === "ArrowUp" && row > 0) focus(row - 1, column);
    else if (event.key !== "Enter" || (event.target as HTMLElement).tagName !== "INPUT") return;
    // A bare Enter in a cell must not send the form around it.
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and pastes come from the inputs inside
    <div ref={box} className="group-edit" onPaste={onPaste} onKeyDown={onKey}>
      <table className="grid group-table" aria-label={field.name} aria-describedby={describedBy}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column.id} className={moduleOf(column).numeric ? "num" : undefined}>
                {fieldHeader(column)}
                {column.required ? " *" : ""}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">去掉</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name of its own, and its inputs keep no state
            <tr key={at}>
              {columns.map((column, across) => {
                const { Edit } = moduleOf(column);
                return (
                  <td key={column.id} data-row={at} data-column={across} data-label={fieldHeader(column)}>
                    <Edit
                      field={column}
                      id={at === 0 && across === 0 ? id : `${id}-${at}-${column.id}`}
                      label={`第${at + 1}行${column.name}`}
                      value={row[column.id] ?? null}
                      onChange={(next) =>
                        put(shown.map((one, index) => (index === at ? { ...one, [column.id]: next } : one)))
                      }
                    />
                  </td>
                );
              })}
              <td className="group-drop">
                <Button
                  type="text"
                  disabled={rows.length === 0}
                  aria-label={`去掉第${at + 1}行`}
                  title="去掉这一行（Ctrl Delete）"
                  onClick={() => drop(at)}
                >
                  去掉
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row small">
        <Button onClick={() => add(shown.length)} title="Ctrl 回车">
          加一行
        </Button>
        <span className="muted">可以从 Excel 复制几行，在格子里粘贴</span>
      </div>
    </div>
  );
}

function GroupView({ value, field }: { value: unknown; field: FieldDefinition }) {
  const columns = field.columns;
  const rows = rowsOf(value);
  const total = (column: FieldDefinition) => {
    const sum = rows.reduce(
      (all, row) => all + (typeof row[column.id] === "number" ? (row[column.id] as number) : 0),
      0,
    );
    return number(sum / scaleOf(column), 2);
  };
  const summed = rows.length > 1 && columns.some((column) => column.type === "money");
  return (
    <div className="table-box">
      <table className="grid group-table">
        <caption className="visually-hidden">{field.name}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column.id} className={moduleOf(column).numeric ? "num" : undefined}>
                {fieldHeader(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own
            <tr key={at}>
              {columns.map((column) => (
                <td key={column.id} className={moduleOf(column).numeric ? "num" : undefined}>
                  {fieldText(column, row[column.id])}
                </td>
              ))}
            </tr>
          ))}
          {summed ? (
            <tr>
              {columns.map((column, at) => (
                <td key={column.id} className={moduleOf(column).numeric ? "num" : undefined}>
                  {column.type === "money" ? <b>{total(column)}</b> : at === 0 ? "合计" : ""}
                </td>
              ))}
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  );
}

/** Rows by semicolons, their columns by commas: as the server's sheets write and read them. */
function copy(value: unknown, field: FieldDefinition): string {
  const line = (row: Row) =>
    field.columns
      .map((column) =>
        fieldCopy(column, row[column.id]).replace(/[,\uff0c;\uff1b\n\u2009]/g, (sign) =>
          sign === "\u2009" ? "" : " ",
        ),
      )
      .join(",")
      .replace(/,+$/, "");
  return rowsOf(value).map(line).join(";");
}

function read(cell: string, field: FieldDefinition): unknown {
  const parts = cell.split(/[;\uff1b\n]/).filter((part) => part.trim());
  if (parts.length === 0) return null;
  const columns = field.columns;
  const [rows, unread] = lay(
    [],
    columns,
    parts.map((part) => part.split(/[,\uff0c]/)),
    0,
    0,
  );
  return unread.length > 0 ? undefined : rows;
}

export const group: FieldModule = {
  type: "group",
  wide: true,
  text: (value) => (rowsOf(value).length > 0 ? `${rowsOf(value).length}行` : ""),
  copy,
  View: (props) => <GroupView {...props} />,
  Edit: (props) => <GroupEdit {...props} />,
  paste: read,
  send: (value, field) => {
    const kept = rowsOf(value).filter((row) => !isEmpty(row));
    return kept.length > 0 ? kept.map((row) => sendValues(field.columns, row)) : null;
  },
};
