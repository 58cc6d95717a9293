// 任务一览: goals and their tasks with light, reason, lead unit, deadline and target bars; filtered by light, unit and words.
import { Input, Select } from "antd";
import { useMemo } from "react";
import { useMe, useRead } from "../../api/hooks";
import type { Light, Plan, PlanGoal, TaskRow } from "../../api/types";
import { useParam, useYear } from "../../parts/address";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { LightMark } from "../../parts/LightMark";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { ProgressBar, TargetBar } from "../../parts/TargetBar";
import { LIGHTS, statusWord } from "../../text/words";
import "./plan.css";

export function Component() {
  const year = useYear();
  const me = useMe();
  const plan = useRead<Plan>("/plan", { year }, { keep: true });
  if (plan.isError && plan.error.status === 404)
    return (
      <main>
        <PageHead title={`${year}年任务`} />
        <Message
          title={`${year}年的要点还没有立项`}
          actions={me.may.document_import ? <Go to="/documents">去传要点</Go> : null}
        >
          {me.may.document_import
            ? "把印发的工作要点传上来，对着原文确认任务和指标，这里就会列出全年的任务。"
            : "局办公室确认工作要点后，任务会列在这里。"}
        </Message>
      </main>
    );
  if (plan.isError)
    return (
      <main>
        <ErrorView error={plan.error} retry={() => void plan.refetch()} />
      </main>
    );
  if (!plan.data) return <Loading />;
  return <Board plan={plan.data} />;
}

function useFiltered(plan: Plan) {
  const [light, setLight] = useParam("light");
  const [unit, setUnit] = useParam("unit");
  const [words, setWords] = useParam("q");
  const goals = useMemo(() => {
    const fits = (task: TaskRow) =>
      (!light || task.light === light) &&
      (!unit || String(task.lead_unit?.id ?? 0) === unit) &&
      (!words || `${task.number} ${task.title} ${task.lead_unit?.name ?? ""} ${task.leader ?? ""}`.includes(words));
    return plan.goals
      .map((goal) => ({ ...goal, tasks: goal.tasks.filter(fits) }))
      .filter((goal) => goal.tasks.length > 0);
  }, [plan, light, unit, words]);
  return { goals, light, setLight, unit, setUnit, words, setWords };
}

function Board({ plan }: { plan: Plan }) {
  const filter = useFiltered(plan);
  const shown = filter.goals.reduce((sum, goal) => sum + goal.tasks.length, 0);
  return (
    <main>
      <PageHead
        title={plan.title}
        actions={plan.document_id ? <Go to={`/documents/${plan.document_id}`}>对照原文</Go> : null}
        about={`共 ${plan.totals.total} 项；原文中任务 ${plan.clauses.task}、成果 ${plan.clauses.deliverable}、原则要求 ${plan.clauses.principle}、背景 ${plan.clauses.background} 句。`}
      />
      <FilterBar plan={plan} filter={filter} />
      <p className="visually-hidden" role="status">
        列出 {shown} 项
      </p>
      {filter.goals.map((goal) => (
        <Goal key={goal.id} goal={goal} />
      ))}
      {shown === 0 ? (
        <Message title="没有符合条件的任务" actions={<Go to="/plan">看全部任务</Go>}>
          换个条件试试。
        </Message>
      ) : null}
    </main>
  );
}

function FilterBar({ plan, filter }: { plan: Plan; filter: ReturnType<typeof useFiltered> }) {
  const units = useMemo(() => {
    const names = new Map<string, string>();
    for (const goal of plan.goals)
      for (const task of goal.tasks) names.set(String(task.lead_unit?.id ?? 0), task.lead_unit?.name ?? "未定牵头");
    return [...names].map(([value, label]) => ({ value, label }));
  }, [plan]);
  return (
    <div className="row wrap" style={{ marginBottom: 10 }}>
      <div className="tabs">
        <button type="button" className="plain" aria-pressed={!filter.light} onClick={() => filter.setLight(null)}>
          全部<span className="count">{plan.totals.total}</span>
        </button>
        {LIGHTS.map((light: Light) => (
          <button
            type="button"
            key={light}
            className="plain"
            aria-pressed={filter.light === light}
            onClick={() => filter.setLight(filter.light === light ? null : light)}
          >
            <LightMark light={light} count={plan.totals[light]} />
          </button>
        ))}
      </div>
      <Select
        aria-label="牵头单位"
        placeholder="全部牵头单位"
        allowClear
        value={filter.unit ?? undefined}
        onChange={(value) => filter.setUnit(value ?? null)}
        options={units}
        showSearch={{ optionFilterProp: "label" }}
        style={{ width: 170 }}
      />
      <Input.Search
        aria-label="找任务"
        placeholder="找任务"
        allowClear
        defaultValue={filter.words ?? ""}
        onSearch={(value) => filter.setWords(value.trim() || null)}
        style={{ width: 180 }}
      />
    </div>
  );
}

function Goal({ goal }: { goal: PlanGoal }) {
  return (
    <section className="panel goal" id={`goal-${goal.id}`}>
      <h2>
        {goal.title}
        <span className="muted small">{goal.tasks.length} 项</span>
      </h2>
      <ul>
        {goal.tasks.map((task) => (
          <Task key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}

function Task({ task }: { task: TaskRow }) {
  return (
    <li className="task-row">
      <span className="t-light">
        <LightMark light={task.light} due={task.due} />
      </span>
      <span className="t-title">
        <Go to={`/tasks/${task.id}`}>
          {task.number} {task.title}
        </Go>
        {task.kind === "deliverable" ? <span className="tag">成果</span> : null}
        {task.status === "suspended" || task.status === "cancelled" ? (
          <span className="tag">{statusWord[task.status]}</span>
        ) : null}
        <span className="muted small">{task.reason}</span>
      </span>
      <span className="t-unit">
        {task.lead_unit?.name ?? <span className="muted">未定牵头</span>}
        <span className="muted small">{task.leader}</span>
      </span>
      <span className="t-due">{task.due ?? <span className="muted">未定</span>}</span>
      <span className="t-targets">
        {task.targets.length > 0
          ? task.targets.map((target) => <TargetBar key={target.id} target={target} planned={task.planned} />)
          : task.progress !== null && <ProgressBar progress={task.progress} planned={task.planned} />}
      </span>
    </li>
  );
}
