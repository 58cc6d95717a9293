// One task of the draft: a line when closed; title, kind, units, leader, date and targets when it is the current one.
import { Button, Input, Select } from "antd";
import { memo } from "react";
import { useUnitName } from "../../api/hooks";
import type { DraftTask } from "../../api/types";
import { DateInput } from "../../parts/DateInput";
import { LeaderSelect, useLeaders } from "../../parts/PersonSelect";
import { UnitSelect, UnitsSelect } from "../../parts/UnitSelect";
import { targetText } from "../../text/words";
import type { Commands } from "./commands";
import { editTask } from "./edits";
import { needsLook } from "./tally";
import { TargetLine } from "./TargetLine";
import { isUndecided, ruleWords } from "./targets";
import type { DraftWork } from "./useDraft";

interface Props {
  task: DraftTask;
  open: boolean;
  select: (key: string | null, focus?: boolean) => void;
  change: DraftWork["change"];
  commands: Commands;
}

export const TaskCard = memo(
  function TaskCard(props: Props) {
    const { task, open } = props;
    const state = task.accepted === false ? "dropped" : needsLook(task) ? "doubtful" : task.accepted ? "taken" : "";
    return (
      <li
        className={`card ${open ? "open" : ""} ${state}`}
        data-task={task.key}
        tabIndex={open ? 0 : -1}
        aria-current={open ? "true" : undefined}
        onClick={() => !open && props.select(task.key, false)}
        onKeyDown={() => undefined}
      >
        <Headline task={task} open={open} select={props.select} />
        {open ? <Work {...props} /> : <Facts task={task} />}
      </li>
    );
  },
  (before, after) => before.task === after.task && before.open === after.open && !after.open,
);

function Headline({ task, open, select }: { task: DraftTask; open: boolean; select: Props["select"] }) {
  const mark =
    task.accepted === false
      ? "✕ 不要"
      : task.targets.some(isUndecided)
        ? "✕ 有指标待决定"
        : task.accepted
          ? "✓ 已接受"
          : needsLook(task)
            ? "▲ 有疑点"
            : "";
  return (
    <div className="row" style={{ alignItems: "baseline" }}>
      <span className="muted">{task.number}</span>
      {open ? (
        <strong className="grow">{task.title}</strong>
      ) : (
        <button type="button" className="plain grow" onClick={() => select(task.key)}>
          {task.title}
        </button>
      )}
      <span className={`small mark ${needsLook(task) ? "doubt-word" : ""}`}>{mark}</span>
    </div>
  );
}

function Facts({ task }: { task: DraftTask }) {
  const lead = useUnitName(task.lead_unit);
  const leaders = useLeaders();
  const leader = leaders.data?.find((person) => person.id === task.leader)?.name;
  const targets = task.targets.filter((target) => target.accepted !== false);
  return (
    <div className="small muted row wrap" style={{ gap: "2px 12px" }}>
      {targets.map((target) => (
        <span key={target.key} className="target-mini">
          {target.label} {targetText(target.comparator, target.value, target.value_max, target.unit)}
        </span>
      ))}
      <span>{lead ? `牵头 ${lead}` : "未定牵头"}</span>
      {leader ? <span>分管 {leader}</span> : null}
      {task.due ? <span>截止 {task.due}</span> : null}
    </div>
  );
}

function Work({ task, change, commands }: Props) {
  const edit = (part: Partial<DraftTask>) =>
    change((draft) => editTask(draft, task.key, part), `${task.key} ${Object.keys(part).join(" ")}`);
  return (
    <div className="stack" style={{ gap: 8, marginTop: 6 }}>
      {task.doubtful && task.why_doubtful ? (
        <p className="small doubt-word">▲ {ruleWords(task.why_doubtful).head}</p>
      ) : null}
      <p className="small quote">{task.text}</p>
      <div className="form-2">
        <label className="wide">
          <span>任务</span>
          <Input value={task.title} maxLength={120} onChange={(event) => edit({ title: event.target.value })} />
        </label>
        <label>
          <span>牵头</span>
          <UnitSelect
            value={task.lead_unit}
            onChange={(lead_unit) => edit({ lead_unit })}
            label="牵头单位"
            placeholder="选牵头单位"
          />
        </label>
        <label>
          <span>配合</span>
          <UnitsSelect
            value={task.co_units}
            onChange={(co_units) => edit({ co_units })}
            label="配合单位"
            placeholder="可不填"
          />
        </label>
        <label>
          <span>分管</span>
          <LeaderSelect value={task.leader} onChange={(leader) => edit({ leader })} label="分管领导" />
        </label>
        <label>
          <span>截止</span>
          <DateInput value={task.due} onChange={(due) => edit({ due })} label="截止日期" />
        </label>
        <label>
          <span>类别</span>
          <Select
            aria-label="类别"
            value={task.kind}
            onChange={(kind) => edit({ kind })}
            options={[
              { value: "task", label: "任务" },
              { value: "deliverable", label: "成果（交一样东西）" },
            ]}
            style={{ width: "100%" }}
          />
        </label>
      </div>
      {task.targets.map((target) => (
        <TargetLine key={target.key} task={task.key} target={target} change={change} />
      ))}
      <div className="row wrap">
        <Button type="primary" onClick={commands.accept}>
          接受 (A)
        </Button>
        <Button onClick={commands.drop}>不要 (X)</Button>
        <Button onClick={commands.merge}>并入下条 (M)</Button>
        <Button onClick={commands.split}>拆开 (S)</Button>
      </div>
    </div>
  );
}
