// What was read from a sheet: the sheet with its bad cells, every one of them with what to do, and columns that nobody knew.
import type { ImportPreview } from "../../api/types";
import { PreviewGrid } from "./PreviewGrid";

export function PreviewTables({ preview }: { preview: ImportPreview }) {
  const unread = preview.columns.filter((column) => column.field === null);
  return (
    <>
      {preview.grid.length > 0 ? <PreviewGrid preview={preview} /> : null}
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
    </>
  );
}

/** "C 隐患等级" for the column letter C. */
function columnWords(letters: string | null, preview: ImportPreview): string {
  if (!letters) return "";
  return `${letters} ${preview.columns.find((column) => column.letter === letters)?.header ?? ""}`;
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
