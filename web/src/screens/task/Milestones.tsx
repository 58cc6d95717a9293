// The steps of a task with their days: ticked off, added, taken away.
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { patch, post, remove } from "../../api/client";
import { useMe, useWrite } from "../../api/hooks";
import type { Milestone, TaskDetail } from "../../api/types";
import { DateInput } from "../../parts/DateInput";
import { dueWords } from "../../text/dates";

export function Milestones({ task }: { task: TaskDetail }) {
  const { today } = useMe();
  const refresh = [`/tasks/${task.row.id}`, "/plan", "/home"];
  const tick = useWrite((step: Milestone) => patch(`/milestones/${step.id}`, { done_on: step.done_on ? "" : today }), {
    refresh,
  });
  const drop = useWrite((id: number) => remove(`/milestones/${id}`), { refresh });
  const may = task.may_edit || task.may_report;
  return (
    <section className="panel">
      <h2>节点</h2>
      {task.milestones.length === 0 ? <p className="muted">没有设节点。</p> : null}
      <ul>
        {task.milestones.map((step) => {
          const late = !step.done_on && step.due < today;
          return (
            <li key={step.id} className="row" style={{ padding: "3px 0" }}>
              <Checkbox
                checked={step.done_on !== null}
                disabled={!may}
                onChange={() => tick.mutate(step)}
                aria-label={`${step.name}已完成`}
              />
              <span className="grow">{step.name}</span>
              <span className={late ? "late small" : "small muted"}>
                {step.done_on ? `${step.done_on} 完成` : `${step.due} ${late ? "■ " : ""}${dueWords(step.due, today)}`}
              </span>
              {task.may_edit ? (
                <Button type="link" onClick={() => drop.mutate(step.id)} aria-label={`删除节点${step.name}`}>
                  删除
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {task.may_edit ? <NewMilestone task={task} /> : null}
    </section>
  );
}

function NewMilestone({ task }: { task: TaskDetail }) {
  const [name, setName] = useState("");
  const [due, setDue] = useState<string | null>(null);
  const add = useWrite((body: { name: string; due: string }) => post(`/tasks/${task.row.id}/milestones`, body), {
    refresh: [`/tasks/${task.row.id}`, "/plan", "/home"],
    onDone: () => {
      setName("");
      setDue(null);
    },
  });
  return (
    <form
      className="row"
      style={{ marginTop: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (due) add.mutate({ name: name.trim(), due });
      }}
    >
      <Input
        aria-label="节点名称"
        placeholder="新节点，例：完成招标"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <DateInput label="节点日期" value={due} onChange={setDue} style={{ width: 130 }} />
      <Button htmlType="submit" disabled={!name.trim() || !due} loading={add.isPending}>
        加节点
      </Button>
    </form>
  );
}
