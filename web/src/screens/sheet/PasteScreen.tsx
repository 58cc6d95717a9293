// A few rows copied from Excel straight into a ledger: pasted, checked cell by cell, corrected here, then saved one after another.
import { App, Button } from "antd";
import { type ClipboardEvent, useMemo, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { asApiError, post } from "../../api/client";
import { useRead, useRefresh, useUnits } from "../../api/hooks";
import type { FieldDefinition, LedgerDefinition } from "../../api/types";
import { fieldHeader, moduleOf, sendValues } from "../../fields";
import { useAddress } from "../../parts/address";
import { ErrorView, Forbidden } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import "./sheet.css";

interface Line {
  key: number;
  cells: string[];
  trouble: string | null;
}

let made = 0;
const newLine = (cells: string[]): Line => {
  made += 1;
  return { key: made, cells, trouble: null };
};

export function Component() {
  const { ledger } = useParams();
  const definition = useRead<LedgerDefinition>(`/ledgers/${ledger}`, {}, { staleTime: 300_000 });
  useUnits();
  if (definition.isError)
    return (
      <main>
        <ErrorView error={definition.error} />
      </main>
    );
  if (!definition.data) return <Loading />;
  if (!definition.data.brief.may_write)
    return (
      <main>
        <Forbidden what={`${definition.data.brief.name}的填报`} who={definition.data.brief.office_name} />
      </main>
    );
  return <PastePage definition={definition.data} />;
}

/** Rows of a clipboard copy from a sheet; cells with line breaks come quoted. */
function readCells(text: string): string[][] {
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

/** Puts pasted rows under the fields: by the header row when there is one, else by position. */
function place(rows: string[][], fields: FieldDefinition[], from: number): string[][] {
  const head =
    rows[0]?.map((cell) => fields.findIndex((field) => [field.name, fieldHeader(field)].includes(plainHead(cell)))) ??
    [];
  const named = head.filter((index) => index >= 0).length >= Math.max(1, Math.ceil(head.length / 2));
  const body = named ? rows.slice(1) : rows;
  return body.map((row) => {
    const cells = fields.map(() => "");
    row.forEach((cell, index) => {
      const at = named ? head[index] : from + index;
      if (at >= 0 && at < cells.length) cells[at] = cell;
    });
    return cells;
  });
}

/** "投入金额(元) *" as a template or an older sheet may write it. */
function plainHead(cell: string): string {
  return cell
    .replace(/\s*\*$/, "")
    .replace("(", "（")
    .replace(")", "）")
    .trim();
}

function cellTrouble(field: FieldDefinition, cell: string): string | null {
  const value = moduleOf(field).paste?.(cell, field);
  if (value === undefined) return `“${cell}”不合${field.name}的填法`;
  return value === null && field.required ? `${field.name}必填` : null;
}

function PastePage({ definition }: { definition: LedgerDefinition }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const address = useAddress();
  const refresh = useRefresh();
  const { brief } = definition;
  const fields = useMemo(
    () => definition.fields.filter((field) => !field.computed && moduleOf(field).paste !== undefined),
    [definition],
  );
  const [lines, setLines] = useState<Line[]>(() => [newLine(fields.map(() => ""))]);
  const [done, setDone] = useState<number | null>(null);
  const filled = lines.filter((line) => line.cells.some((cell) => cell.trim()));
  const bad = filled.filter((line) => fields.some((field, at) => cellTrouble(field, line.cells[at])));
  const onPaste = (event: ClipboardEvent, index: number, at: number) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const fresh = place(readCells(text), fields, at).map(newLine);
    setLines((old) => [
      ...old.slice(0, index).filter((line) => line.cells.some(Boolean)),
      ...fresh,
      newLine(fields.map(() => "")),
    ]);
  };
  const setCell = (index: number, at: number, text: string) =>
    setLines((old) => {
      const next = old.map((line, place) =>
        place === index
          ? { ...line, trouble: null, cells: line.cells.map((cell, one) => (one === at ? text : cell)) }
          : line,
      );
      return index === old.length - 1 && text ? [...next, newLine(fields.map(() => ""))] : next;
    });
  async function save() {
    const kept: Line[] = [];
    setDone(0);
    for (const [index, line] of filled.entries()) {
      const values = Object.fromEntries(
        fields.map((field, at) => [field.id, moduleOf(field).paste?.(line.cells[at], field) ?? null]),
      );
      try {
        await post(`/ledgers/${brief.id}/records`, { values: sendValues(fields, values) });
      } catch (error) {
        const { body } = asApiError(error);
        kept.push({
          ...line,
          trouble: [body.message, ...(body.findings ?? []).map((finding) => finding.message)].join("："),
        });
      }
      setDone(index + 1);
    }
    setDone(null);
    void refresh(`/ledgers/${brief.id}`, "/ledgers", "/plan", "/tasks", "/home", "/summary");
    if (kept.length === 0) {
      message.success(`已记入 ${filled.length} 行`);
      navigate(address(`/ledgers/${brief.id}`));
    } else {
      message.warning(`记入 ${filled.length - kept.length} 行，还有 ${kept.length} 行要改`);
      setLines([...kept, newLine(fields.map(() => ""))]);
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
              disabled={filled.length === 0 || bad.length > 0 || done !== null}
              loading={done !== null}
              onClick={() => void save()}
            >
              {done === null ? `记入 ${filled.length} 行` : `正在记入 ${done}/${filled.length}`}
            </Button>
            <Button onClick={() => navigate(address(`/ledgers/${brief.id}`))}>回到台账</Button>
          </>
        }
      />
      {bad.length > 0 ? <p className="bad-words">有 {bad.length} 行要改：标红的格子停一下就看到原因。</p> : null}
      <div className="table-box grow">
        <table className="grid paste-grid">
          <caption className="visually-hidden">待记入的行</caption>
          <thead>
            <tr>
              {fields.map((field) => (
                <th scope="col" key={field.id}>
                  {fieldHeader(field)}
                  {field.required ? " *" : ""}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => {
              const empty = !line.cells.some((cell) => cell.trim());
              return (
                <tr key={line.key} title={line.trouble ?? undefined}>
                  {fields.map((field, at) => {
                    const trouble = empty ? null : cellTrouble(field, line.cells[at]);
                    return (
                      <td
                        key={field.id}
                        className={trouble || line.trouble ? "bad" : undefined}
                        title={trouble ?? line.trouble ?? undefined}
                      >
                        <input
                          aria-label={`第${index + 1}行${field.name}`}
                          aria-invalid={trouble !== null}
                          value={line.cells[at]}
                          onChange={(event) => setCell(index, at, event.target.value)}
                          onPaste={(event) => onPaste(event, index, at)}
                        />
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </main>
  );
}
