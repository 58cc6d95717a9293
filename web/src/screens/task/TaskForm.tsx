// Who answers for a task and by when: shown, and changed with a reason by those who may.
import { Button, Input } from "antd";
import { useState } from "react";
import { patch } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { TaskDetail } from "../../api/types";
import { AttachmentLinks } from "../../parts/Attachments";
import { DateInput } from "../../parts/DateInput";
import { LeaderSelect } from "../../parts/PersonSelect";
import { UnitSelect, UnitsSelect } from "../../parts/UnitSelect";

interface Edited {
  title: string;
  lead_unit: number | null;
  co_units: number[];
  leader: number | null;
  starts: string | null;
  due: string | null;
}

function editedFrom(task: TaskDetail): Edited {
  return {
    title: task.row.title,
    lead_unit: task.row.lead_unit?.id ?? null,
    co_units: task.co_units.map((unit) => unit.id),
    leader: task.leader_id,
    starts: task.starts,
    due: task.row.due,
  };
}

export function TaskForm({ task }: { task: TaskDetail }) {
  const [editing, setEditing] = useState(false);
  return (
    <section className="panel">
      <h2>
        责任与期限
        {task.may_edit && !editing ? (
          <Button type="link" onClick={() => setEditing(true)}>
            修改
          </Button>
        ) : null}
      </h2>
      {editing ? <Form task={task} onClose={() => setEditing(false)} /> : <Facts task={task} />}
    </section>
  );
}

function Facts({ task }: { task: TaskDetail }) {
  const { row } = task;
  return (
    <dl className="facts">
      <dt>牵头</dt>
      <dd>{row.lead_unit?.name ?? "未定"}</dd>
      <dt>配合</dt>
      <dd>{task.co_units.map((unit) => unit.name).join("、") || "无"}</dd>
      <dt>分管</dt>
      <dd>{row.leader ?? "未定"}</dd>
      <dt>起止</dt>
      <dd>
        {task.starts ?? "年初"} 至 {row.due ?? "未定"}
      </dd>
      {task.evidence.length > 0 ? (
        <>
          <dt>佐证</dt>
          <dd>
            <AttachmentLinks files={task.evidence} />
          </dd>
        </>
      ) : null}
    </dl>
  );
}

function Form({ task, onClose }: { task: TaskDetail; onClose: () => void }) {
  const before = editedFrom(task);
  const [now, setNow] = useState(before);
  const [reason, setReason] = useState("");
  const set = (part: Partial<Edited>) => setNow({ ...now, ...part });
  const save = useWrite((body: object) => patch(`/tasks/${task.row.id}`, body), {
    done: "已保存",
    refresh: [`/tasks/${task.row.id}`, "/plan", "/home"],
    onDone: onClose,
  });
  const changed = Object.fromEntries(
    Object.entries(now).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof Edited])),
  );
  return (
    <form
      className="stack"
      style={{ gap: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ revision: task.revision, reason, ...changed });
      }}
    >
      <label>
        任务
        <Input value={now.title} maxLength={120} onChange={(event) => set({ title: event.target.value })} />
      </label>
      <label>
        牵头单位
        <UnitSelect value={now.lead_unit} onChange={(lead_unit) => set({ lead_unit })} />
      </label>
      <label>
        配合单位
        <UnitsSelect value={now.co_units} onChange={(co_units) => set({ co_units })} />
      </label>
      <label>
        分管领导
        <LeaderSelect value={now.leader} onChange={(leader) => set({ leader })} />
      </label>
      <div className="row">
        <label className="grow">
          开始
          <DateInput value={now.starts} onChange={(starts) => set({ starts })} />
        </label>
        <label className="grow">
          截止
          <DateInput value={now.due} onChange={(due) => set({ due })} />
        </label>
      </div>
      <label>
        修改理由
        <Input
          value={reason}
          maxLength={200}
          placeholder="例：局长办公会 3月5日调整"
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <div className="row">
        <Button
          type="primary"
          htmlType="submit"
          loading={save.isPending}
          disabled={Object.keys(changed).length === 0 || !reason.trim()}
        >
          保存
        </Button>
        <Button onClick={onClose}>取消</Button>
        {Object.keys(changed).length > 0 && !reason.trim() ? (
          <span className="muted small">写明理由后可保存</span>
        ) : null}
      </div>
    </form>
  );
}
