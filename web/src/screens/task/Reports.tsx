// What the lead unit reported, newest first, and the place to report.
import { Button, Input, InputNumber } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { TaskDetail } from "../../api/types";
import { clockTime } from "../../text/dates";

export function Reports({ task }: { task: TaskDetail }) {
  return (
    <section className="panel">
      <h2>进展</h2>
      {task.may_report && task.row.status === "open" ? <NewReport task={task} /> : null}
      {task.reports.length === 0 ? <p className="muted">还没有报过进展。</p> : null}
      <ol className="stack" style={{ gap: 8 }}>
        {task.reports.map((report) => (
          <li key={`${report.at}-${report.by}`}>
            <div className="row wrap small">
              <strong>{report.by}</strong>
              <time className="muted" dateTime={report.at}>
                {clockTime(report.at)}
              </time>
              {report.progress !== null ? <span className="tag strong">进度 {report.progress}%</span> : null}
            </div>
            <p style={{ whiteSpace: "pre-wrap" }}>{report.text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function NewReport({ task }: { task: TaskDetail }) {
  const [text, setText] = useState("");
  const [progress, setProgress] = useState<number | null>(null);
  const send = useWrite((body: { text: string; progress?: number }) => post(`/tasks/${task.row.id}/reports`, body), {
    done: "已报",
    refresh: [`/tasks/${task.row.id}`, "/plan", "/home"],
    onDone: () => {
      setText("");
      setProgress(null);
    },
  });
  return (
    <form
      className="stack"
      style={{ gap: 6, marginBottom: 10 }}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ text: text.trim(), progress: progress ?? undefined });
      }}
    >
      <Input.TextArea
        aria-label="进展"
        placeholder="做了什么、卡在哪里、下一步"
        autoSize={{ minRows: 2, maxRows: 6 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="row">
        {task.targets.length === 0 ? (
          <InputNumber<number>
            aria-label="进度"
            placeholder="进度"
            min={0}
            max={100}
            value={progress}
            onChange={setProgress}
            suffix="%"
            controls={false}
            style={{ width: 90 }}
          />
        ) : null}
        <Button htmlType="submit" disabled={!text.trim()} loading={send.isPending}>
          报进展
        </Button>
      </div>
    </form>
  );
}
