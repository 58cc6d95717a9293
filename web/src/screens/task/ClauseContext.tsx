// The sentence that a task was read from, with what stands before and after it in the document.
import { useMemo } from "react";
import { useMe, useRead } from "../../api/hooks";
import type { DocumentDetail, TaskDetail } from "../../api/types";
import { Go } from "../../parts/Go";

const AROUND = 120;

export function ClauseContext({ task }: { task: TaskDetail }) {
  const me = useMe();
  const readable = task.document_id !== null && me.may.document_import;
  const document = useRead<DocumentDetail>(
    `/documents/${task.document_id}`,
    {},
    { enabled: readable, staleTime: 300_000 },
  );
  const around = useMemo(() => {
    if (!document.data || task.start === null || task.end === null) return null;
    const points = Array.from(document.data.text);
    const piece = (from: number, to: number) => points.slice(Math.max(from, 0), to).join("");
    return {
      before: piece(task.start - AROUND, task.start),
      own: piece(task.start, task.end),
      after: piece(task.end, task.end + AROUND),
    };
  }, [document.data, task.start, task.end]);
  const own = around?.own ?? task.quote ?? task.text;
  if (!own) return null;
  return (
    <section className="panel">
      <h2>
        要点原文
        {readable ? (
          <Go className="small" to={`/documents/${task.document_id}?at=${task.start ?? 0}`}>
            在文稿中打开
          </Go>
        ) : null}
      </h2>
      <blockquote style={{ margin: 0, lineHeight: 1.9, whiteSpace: "pre-line" }}>
        {around ? <span className="muted">…{around.before}</span> : null}
        <mark style={{ background: "var(--primary-soft)", color: "inherit" }}>{own}</mark>
        {around ? <span className="muted">{around.after}…</span> : null}
      </blockquote>
    </section>
  );
}
