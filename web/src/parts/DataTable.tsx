// A real HTML table that stays quick with thousands of rows: only the rows in sight are drawn, the head and first column stay.
// Rows are moved through with ↑/↓, opened with Enter, chosen with Space, with Shift from one to another, all with Ctrl A. It reads and sorts nothing itself.
import { Checkbox } from "antd";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";

const ROW = 34;
const AHEAD = 12;

export interface Column<T> {
  key: string;
  title: ReactNode;
  render: (row: T) => ReactNode;
  numeric?: boolean;
  /** The name to sort by; left out when the column cannot be sorted. */
  sort?: string;
  width?: number;
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => number;
  onOpen?: (row: T) => void;
  opened?: number | null;
  sort?: string | null;
  onSort?: (sort: string | null) => void;
  chosen?: Set<number>;
  onChoose?: (chosen: Set<number>) => void;
  onEnd?: () => void;
  footer?: ReactNode;
}

export function DataTable<T>(props: Props<T>) {
  const { rows, columns, rowKey, onEnd } = props;
  const box = useRef<HTMLDivElement>(null);
  const [span, setSpan] = useState<[number, number]>([0, 60]);
  const [current, setCurrent] = useState(0);
  /** The row that was ticked last: a range starts there. */
  const last = useRef(0);

  const look = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const first = Math.max(0, Math.floor(element.scrollTop / ROW) - AHEAD);
    const last = Math.ceil((element.scrollTop + element.clientHeight) / ROW) + AHEAD;
    setSpan((old) => (old[0] === first && old[1] === last ? old : [first, last]));
    if (rows.length > 0 && last >= rows.length) onEnd?.();
  }, [rows.length, onEnd]);
  useEffect(() => {
    look();
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [look]);

  const focusRow = (index: number) => {
    const next = Math.min(Math.max(index, 0), rows.length - 1);
    setCurrent(next);
    const element = box.current;
    if (!element) return;
    const top = next * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW * 3 > element.scrollTop + element.clientHeight)
      element.scrollTop = top + ROW * 3 - element.clientHeight;
    requestAnimationFrame(() =>
      element.querySelector<HTMLElement>(`tr[data-index="${next}"]`)?.focus({ preventScroll: true }),
    );
  };
  const toggle = (index: number, upTo = false) => {
    if (!props.chosen || !props.onChoose) return;
    const next = new Set(props.chosen);
    const key = rowKey(rows[index]);
    if (upTo)
      for (const row of rows.slice(Math.min(last.current, index), Math.max(last.current, index) + 1))
        next.add(rowKey(row));
    else if (!next.delete(key)) next.add(key);
    last.current = index;
    props.onChoose(next);
  };
  const extend = (index: number) => {
    const next = Math.min(Math.max(index, 0), rows.length - 1);
    toggle(next, true);
    focusRow(next);
  };
  const onKey = (event: KeyboardEvent, index: number) => {
    if (event.target !== event.currentTarget) return;
    if (event.shiftKey && props.chosen && event.key === "ArrowDown") extend(index + 1);
    else if (event.shiftKey && props.chosen && event.key === "ArrowUp") extend(index - 1);
    else if ((event.ctrlKey || event.metaKey) && props.chosen && event.key === "a")
      props.onChoose?.(new Set(rows.map(rowKey)));
    else if (event.key === "ArrowDown") focusRow(index + 1);
    else if (event.key === "ArrowUp") focusRow(index - 1);
    else if (event.key === "Enter") props.onOpen?.(rows[index]);
    else if (event.key === " ") toggle(index);
    else return;
    event.preventDefault();
  };

  const from = Math.min(span[0], rows.length);
  const to = Math.min(span[1], rows.length);
  const allChosen =
    props.chosen !== undefined && rows.length > 0 && rows.every((row) => props.chosen?.has(rowKey(row)));
  const width = columns.length + (props.chosen ? 1 : 0);
  return (
    <div className="table-box grow" ref={box} onScroll={look}>
      <table className="grid fixed" aria-rowcount={rows.length + 1}>
        <caption className="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.chosen ? (
              <th scope="col" style={{ width: 36 }}>
                <Checkbox
                  aria-label="全选已列出的"
                  checked={allChosen}
                  onChange={(event) => props.onChoose?.(event.target.checked ? new Set(rows.map(rowKey)) : new Set())}
                />
              </th>
            ) : null}
            {columns.map((column, index) => (
              <Head key={column.key} column={column} pin={index === 0} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 ? (
            <tr>
              <td colSpan={width} style={{ height: from * ROW, padding: 0, border: 0 }} />
            </tr>
          ) : null}
          {rows.slice(from, to).map((row, offset) => {
            const index = from + offset;
            const key = rowKey(row);
            return (
              <tr
                key={key}
                data-index={index}
                aria-rowindex={index + 2}
                tabIndex={index === Math.min(current, rows.length - 1) ? 0 : -1}
                className={`${props.onOpen ? "click" : ""} ${props.opened === key ? "on" : ""}`}
                onClick={() => {
                  setCurrent(index);
                  props.onOpen?.(row);
                }}
                onKeyDown={(event) => onKey(event, index)}
              >
                {props.chosen ? (
                  <td onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
                    <Checkbox
                      tabIndex={-1}
                      aria-label="选这一条"
                      checked={props.chosen.has(key)}
                      onChange={(event) => toggle(index, event.nativeEvent.shiftKey)}
                    />
                  </td>
                ) : null}
                {columns.map((column, place) => (
                  <td key={column.key} className={`${column.numeric ? "num" : ""} ${place === 0 ? "pin" : ""}`}>
                    {column.render(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {to < rows.length ? (
            <tr>
              <td colSpan={width} style={{ height: (rows.length - to) * ROW, padding: 0, border: 0 }} />
            </tr>
          ) : null}
        </tbody>
      </table>
      {props.footer}
    </div>
  );
}

interface HeadProps<T> {
  column: Column<T>;
  pin: boolean;
  sort?: string | null;
  onSort?: (sort: string | null) => void;
}

function Head<T>({ column, pin, sort, onSort }: HeadProps<T>) {
  const up = column.sort !== undefined && sort === column.sort;
  const down = column.sort !== undefined && sort === `-${column.sort}`;
  const name = `${column.numeric ? "num" : ""} ${pin ? "pin" : ""}`;
  if (!column.sort || !onSort)
    return (
      <th scope="col" className={name} style={{ minWidth: column.width }}>
        {column.title}
      </th>
    );
  const next = down ? column.sort : up ? null : `-${column.sort}`;
  return (
    <th
      scope="col"
      className={name}
      style={{ minWidth: column.width }}
      aria-sort={up ? "ascending" : down ? "descending" : "none"}
    >
      <button type="button" className="plain sorter" onClick={() => onSort(next)} title="点一下换排序">
        {column.title}
        <span className="arrow" aria-hidden="true">
          {up ? "↑" : down ? "↓" : ""}
        </span>
      </button>
    </th>
  );
}
