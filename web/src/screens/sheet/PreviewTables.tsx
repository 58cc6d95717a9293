// What was read from a sheet: which column went to which field, the first rows, and every bad cell with what to do.
import type { ImportPreview, LedgerDefinition } from "../../api/types";
import { fieldText } from "../../fields";

interface Props {
  preview: ImportPreview;
  definition: LedgerDefinition;
}

export function PreviewTables({ preview, definition }: Props) {
  const unread = preview.columns.filter((column) => column.field === null);
  return (
    <>
      {preview.findings.length > 0 ? <Findings preview={preview} /> : null}
      {unread.length > 0 ? (
        <section className="panel">
          <h2>没有认出的列</h2>
          <p>
            {unread.map((column) => column.header).join("、")}
            <span className="muted">：不会导入。若需要，请把列名改成模板里的。</span>
          </p>
        </section>
      ) : null}
      {preview.sample.length > 0 ? <Sample preview={preview} definition={definition} /> : null}
    </>
  );
}

/** "C 隐患等级" for the column letter C. */
function columnWords(letters: string | null, preview: ImportPreview): string {
  if (!letters) return "";
  const index = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return `${letters} ${preview.columns[index]?.header ?? ""}`;
}

function Findings({ preview }: { preview: ImportPreview }) {
  return (
    <section className="panel">
      <h2>
        要改的格子{" "}
        <span className="muted small">
          {preview.findings.length >= 500 ? "先列 500 处" : `${preview.findings.length} 处`}
        </span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <div className="table-box" style={{ maxHeight: 360 }} tabIndex={0}>
        <table className="grid">
          <caption className="visually-hidden">要改的格子</caption>
          <thead>
            <tr>
              <th scope="col" className="num">
                行
              </th>
              <th scope="col">列</th>
              <th scope="col">问题</th>
              <th scope="col">怎样改</th>
            </tr>
          </thead>
          <tbody>
            {preview.findings.map((finding) => (
              <tr key={`${finding.row} ${finding.column} ${finding.code} ${finding.message}`}>
                <td className="num">{finding.row}</td>
                <td>{columnWords(finding.column, preview)}</td>
                <td className={finding.level === "error" ? "bad" : finding.level === "doubt" ? "doubt" : undefined}>
                  {finding.message}
                </td>
                <td>{finding.advice}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Sample({ preview, definition }: Props) {
  const columns = preview.columns.filter((column) => column.field !== null);
  const fieldOf = (id: string | null) => definition.fields.find((field) => field.id === id);
  const cell = (row: Record<string, unknown>, id: string | null) => {
    const field = fieldOf(id);
    const value = id === null ? null : row[id];
    return field ? fieldText(field, value) || (typeof value === "string" ? value : "") : String(value ?? "");
  };
  return (
    <section className="panel">
      <h2>
        前几行 <span className="muted small">看看读对了没有</span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <div className="table-box" tabIndex={0}>
        <table className="grid">
          <caption className="visually-hidden">前几行</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th scope="col" key={column.header}>
                  {column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.sample.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview have no identity and never move
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column.header}>{cell(row, column.field)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
