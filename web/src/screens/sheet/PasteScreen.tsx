// A few rows copied from Excel straight into a ledger: pasted, judged cell by cell as if they were typed, corrected here, then
// taken all at once.
import { App, Button, Input } from "antd";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { type ApiError, asApiError, post } from "../../api/client";
import { useMe, useRead, useRefresh, useUnits } from "../../api/hooks";
import type { BulkAnswer, Finding, LedgerDefinition } from "../../api/types";
import { moduleOf } from "../../fields";
import { useAddress } from "../../parts/address";
import { isCells, readCells } from "../../parts/cells";
import { ErrorView, Forbidden } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { withAdvice } from "../../text/advice";
import { refreshOf } from "../record/refresh";
import {
  byField,
  cellTrouble,
  type Column,
  columnHead,
  columnName,
  isFilled,
  type Line,
  newLine,
  place,
  type Trouble,
  toRow,
  troublesOf,
} from "./lines";
import "./sheet.css";

const PAUSE = 500;

export function Component() {
  const { ledger } = useParams();
  const definition = useRead<LedgerDefinition>(`/ledgers/${ledger}`, {}, { staleTime: 300_000 });
  const units = useUnits();
  if (definition.isError)
    return (
      <main>
        <ErrorView error={definition.error} />
      </main>
    );
  if (!definition.data || units.isLoading) return <Loading />;
  if (!definition.data.brief.may_write)
    return (
      <main>
        <Forbidden what={`${definition.data.brief.name}的填报`} who={definition.data.brief.office_name} />
      </main>
    );
  return <PastePage definition={definition.data} />;
}

function useSheet(columns: Column[]) {
  const [lines, setLines] = useState<Line[]>(() => [newLine(columns.map(() => ""))]);
  const fresh = () => newLine(columns.map(() => ""));
  return {
    lines,
    filled: lines.filter(isFilled),
    keep: (kept: Line[]) => setLines([...kept, fresh()]),
    paste: (text: string, index: number, at: number) =>
      setLines((old) => [
        ...old.slice(0, index).filter(isFilled),
        ...place(readCells(text), columns, at).map(newLine),
        ...old.slice(index + 1).filter(isFilled),
        fresh(),
      ]),
    set: (index: number, at: number, text: string) =>
      setLines((old) => {
        const next = old.map((line, one) =>
          one === index ? { ...line, cells: line.cells.map((cell, two) => (two === at ? text : cell)) } : line,
        );
        return index === old.length - 1 && text ? [...next, fresh()] : next;
      }),
    drop: (index: number) => setLines((old) => (old.length > 1 ? old.filter((_, one) => one !== index) : [fresh()])),
  };
}

/** What the server would say of the rows, asked a moment after the last change; nothing is written by it. */
function useJudgement(path: string, rows: unknown[] | null) {
  const [said, setSaid] = useState<{ of: string; answer: BulkAnswer | null; error: ApiError | null } | null>(null);
  const asked = rows && rows.length > 0 ? JSON.stringify(rows) : null;
  useEffect(() => {
    if (asked === null) return;
    let latest = true;
    const timer = setTimeout(() => {
      post<BulkAnswer>(path, { rows: JSON.parse(asked), mode: "good", dry_run: true })
        .then((answer) => latest && setSaid({ of: asked, answer, error: null }))
        .catch((error) => latest && setSaid({ of: asked, answer: null, error: asApiError(error) }));
    }, PAUSE);
    return () => {
      latest = false;
      clearTimeout(timer);
    };
  }, [path, asked]);
  const current = asked !== null && said?.of === asked;
  return {
    answer: current ? said.answer : null,
    error: current ? said.error : null,
    asking: asked !== null && !current,
  };
}

function PastePage({ definition }: { definition: LedgerDefinition }) {
  const { message } = App.useApp();
  const me = useMe();
  const navigate = useNavigate();
  const address = useAddress();
  const refresh = useRefresh();
  const units = useUnits().data ?? [];
  const { brief } = definition;
  const columns = useMemo<Column[]>(() => {
    const fields = definition.fields.filter((field) => !field.computed && moduleOf(field).paste !== undefined);
    const own: Column[] = me.role === "school" ? [] : [{ kind: "owner" }];
    return [...own, ...fields.map((field): Column => ({ kind: "field", field }))];
  }, [definition, me.role]);
  const sheet = useSheet(columns);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const { filled } = sheet;
  const bad = filled.filter((line) => columns.some((column, at) => cellTrouble(column, line.cells[at], units)));
  const path = `/ledgers/${brief.id}/records/bulk`;
  // What this page itself finds wrong is put right first: the server is asked of rows that can be read.
  const rows = bad.length === 0 ? filled.map((line) => toRow(line, columns, units)) : null;
  const { answer, error, asking } = useJudgement(path, rows);
  const good = answer ? answer.created + answer.updated : 0;
  const doubtful = answer?.findings.some((finding) => finding.level === "doubt") ?? false;
  const needsReason = (answer?.updated ?? 0) > 0 || doubtful;
  async function save() {
    setBusy(true);
    try {
      const taken = await post<BulkAnswer>(path, { rows, mode: "good", reason: reason.trim() });
      void refresh(...refreshOf(brief.id));
      const count = taken.created + taken.updated;
      if (taken.refused === 0) {
        message.success(`已记入 ${count} 行`);
        navigate(address(`/ledgers/${brief.id}`));
        return;
      }
      const refused = new Set(taken.findings.filter((one) => one.level === "error").map((one) => one.row));
      sheet.keep(filled.filter((_, at) => refused.has(at + 1)));
      message.warning(`记入 ${count} 行，还有 ${taken.refused} 行要改`);
    } catch (failure) {
      message.error(withAdvice(asApiError(failure).body), 6);
    } finally {
      setBusy(false);
    }
  }
  return (
    <main className="fill">
      <PageHead
        title={`粘贴到${brief.name}`}
        about="在 Excel 里选中几行复制，点下面任一格粘贴。带上标题行就按列名对，不带就从点中的那一格起往右放。"
        actions={
          <>
            <Button
              type="primary"
              disabled={good === 0 || (needsReason && !reason.trim())}
              loading={busy}
              onClick={() => void save()}
            >
              {answer && answer.refused > 0 ? `只记入好的 ${good} 行` : `记入 ${good} 行`}
            </Button>
            <Button onClick={() => navigate(address(`/ledgers/${brief.id}`))}>回到台账</Button>
          </>
        }
      />
      <div className="row wrap" role="status" style={{ minHeight: 28, marginBottom: 6 }}>
        <Summary filled={filled.length} bad={bad.length} asking={asking} answer={answer} error={error} />
        {needsReason ? (
          <Input
            aria-label="理由"
            placeholder={doubtful ? "有疑点，写明理由才能记入" : "有记录要修改，写明原因"}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            style={{ width: 280 }}
          />
        ) : null}
      </div>
      <Sheet columns={columns} sheet={sheet} findings={answer?.findings ?? []} />
    </main>
  );
}

interface SummaryProps {
  filled: number;
  bad: number;
  asking: boolean;
  answer: BulkAnswer | null;
  error: ApiError | null;
}

function Summary({ filled, bad, asking, answer, error }: SummaryProps) {
  if (filled === 0) return <span className="muted">还没有行。</span>;
  if (bad > 0) return <span className="bad-words">{bad} 行有读不懂的格子或必填没填，已标红，改好后自动核对。</span>;
  if (error) return <span className="bad-words">{withAdvice(error.body)}</span>;
  if (asking || !answer) return <span className="muted">正在核对 {filled} 行…</span>;
  return (
    <>
      <span>
        新增 {answer.created} 行{answer.updated > 0 ? `，修改 ${answer.updated} 行` : ""}
      </span>
      {answer.refused > 0 ? <span className="bad-words">{answer.refused} 行不能记入，已标红</span> : null}
      {answer.findings.some((one) => one.level !== "error") ? <span className="warn-words">有疑点的已标黄</span> : null}
    </>
  );
}

interface SheetProps {
  columns: Column[];
  sheet: ReturnType<typeof useSheet>;
  findings: Finding[];
}

function Sheet({ columns, sheet, findings }: SheetProps) {
  const box = useRef<HTMLDivElement>(null);
  const units = useUnits().data ?? [];
  const focus = (row: number, column: number) =>
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLInputElement>(`input[data-row="${row}"][data-column="${column}"]`)?.focus(),
    );
  const onPaste = (event: ClipboardEvent, index: number, at: number) => {
    const text = event.clipboardData.getData("text/plain");
    if (!isCells(text)) return;
    event.preventDefault();
    sheet.paste(text, index, at);
  };
  const onKey = (event: KeyboardEvent, index: number, at: number) => {
    if (event.key === "Enter" || event.key === "ArrowDown") focus(index + 1, at);
    else if (event.key === "ArrowUp") focus(index - 1, at);
    else if (event.key === "Delete" && (event.ctrlKey || event.metaKey)) sheet.drop(index);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <Troubles list={troublesOf(columns, sheet.lines, sheet.filled, findings, units)} onGo={focus} />
      <div className="table-box grow" ref={box}>
        <table className="grid paste-grid">
          <caption className="visually-hidden">待记入的行</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  scope="col"
                  key={columnName(column)}
                  style={{ minWidth: column.kind === "owner" ? 170 : undefined }}
                >
                  {columnHead(column)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">去掉</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sheet.lines.map((line, index) => {
              const said = byField(findings, sheet.filled.indexOf(line) + 1);
              const empty = !isFilled(line);
              return (
                <tr key={line.key}>
                  {columns.map((column, at) => {
                    const trouble = empty ? null : cellTrouble(column, line.cells[at], units);
                    const name = column.kind === "owner" ? "owner" : column.field.id;
                    // What is said of the row as a whole stands at its head.
                    const own = empty ? [] : [...(said.get(name) ?? []), ...(at === 0 ? (said.get("") ?? []) : [])];
                    const wrong = trouble !== null || own.some((one) => one.level === "error");
                    const words = trouble ?? (own.map(withAdvice).join("") || undefined);
                    return (
                      <td
                        key={columnName(column)}
                        className={wrong ? "bad" : own.length > 0 ? "doubt" : undefined}
                        title={words}
                      >
                        <input
                          aria-label={`第${index + 1}行${columnName(column)}`}
                          aria-invalid={wrong}
                          aria-description={words}
                          data-row={index}
                          data-column={at}
                          value={line.cells[at]}
                          onChange={(event) => sheet.set(index, at, event.target.value)}
                          onPaste={(event) => onPaste(event, index, at)}
                          onKeyDown={(event) => onKey(event, index, at)}
                        />
                      </td>
                    );
                  })}
                  <td>
                    {empty ? null : (
                      <Button
                        type="text"
                        aria-label={`去掉第${index + 1}行`}
                        title="Ctrl Delete"
                        onClick={() => sheet.drop(index)}
                      >
                        去掉
                      </Button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What is wrong, in words: a colour alone says nothing. A line leads to its cell. */
function Troubles({ list, onGo }: { list: Trouble[]; onGo: (row: number, column: number) => void }) {
  if (list.length === 0) return null;
  return (
    <ul className="paste-troubles" aria-label="要改的">
      {list.map((one) => (
        <li key={`${one.row} ${one.column} ${one.words}`}>
          <button
            type="button"
            className={`plain ${one.wrong ? "bad-words" : "warn-words"}`}
            onClick={() => onGo(one.row, Math.max(one.column, 0))}
          >
            {one.wrong ? "✕" : "▲"} 第{one.row + 1}行：{one.words}
          </button>
        </li>
      ))}
    </ul>
  );
}
