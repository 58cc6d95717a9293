// What may be done with a task as a whole: report it finished, open it again, suspend or take up again.
import { App, Button, Input } from "antd";
import { useState } from "react";
import { patch, post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { Attachment, TaskDetail } from "../../api/types";
import { AttachmentInput } from "../../parts/Attachments";
import { useReason } from "../../parts/useReason";

export function TaskActions({ task }: { task: TaskDetail }) {
  const { modal } = App.useApp();
  const ask = useReason();
  const { row } = task;
  const refresh = [`/tasks/${row.id}`, "/plan", "/home"];
  const done = useWrite((body: { note: string; evidence?: string[] }) => post(`/tasks/${row.id}/done`, body), {
    done: "已办结",
    refresh,
  });
  const reopen = useWrite((reason: string) => post(`/tasks/${row.id}/reopen`, { reason }), {
    done: "已重新打开",
    refresh,
  });
  const status = useWrite(
    (body: { status: string; reason: string }) => patch(`/tasks/${row.id}`, { revision: task.revision, ...body }),
    { done: "已修改", refresh },
  );
  if (!task.may_edit && !task.may_report) return null;
  const finish = () => {
    const result: { note: string; files: Attachment[] } = { note: "", files: [] };
    modal.confirm({
      title: "办结这项任务",
      icon: null,
      okText: "办结",
      cancelText: "取消",
      content: <DoneForm result={result} />,
      onOk: () => {
        if (!result.note) return Promise.reject(new Error("note"));
        return done.mutateAsync({ note: result.note, evidence: result.files.map((file) => file.hash) });
      },
    });
  };
  const again = async () => {
    const reason = await ask({ title: "重新打开这项任务", action: "重新打开" });
    if (reason) reopen.mutate(reason);
  };
  const setStatus = async (next: "suspended" | "open") => {
    const reason = await ask({
      title: next === "open" ? "恢复这项任务" : "暂停这项任务",
      action: next === "open" ? "恢复" : "暂停",
    });
    if (reason) status.mutate({ status: next, reason });
  };
  return (
    <>
      {row.status === "open" ? (
        <Button type="primary" onClick={finish}>
          办结
        </Button>
      ) : null}
      {row.status === "open" && task.may_edit ? (
        <Button onClick={() => void setStatus("suspended")}>暂停</Button>
      ) : null}
      {row.status === "suspended" && task.may_edit ? (
        <Button onClick={() => void setStatus("open")}>恢复</Button>
      ) : null}
      {row.status === "done" && task.may_edit ? <Button onClick={() => void again()}>重新打开</Button> : null}
    </>
  );
}

function DoneForm({ result }: { result: { note: string; files: Attachment[] } }) {
  const [files, setFiles] = useState<Attachment[]>([]);
  return (
    <div className="stack" style={{ gap: 8, marginTop: 8 }}>
      <label>
        怎样完成的
        <Input.TextArea
          rows={3}
          autoFocus
          maxLength={500}
          onChange={(event) => {
            result.note = event.target.value.trim();
          }}
        />
      </label>
      <div>
        <span className="muted">佐证材料（可不传）</span>
        <AttachmentInput
          files={files}
          onChange={(next) => {
            result.files = next;
            setFiles(next);
          }}
        />
      </div>
    </div>
  );
}
