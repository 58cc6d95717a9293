// The targets of a task: goal, actual figure, trend as a chart or as a table; hand figures are filled in here.
import { Button, Input, InputNumber } from "antd";
import { lazy, Suspense, useState } from "react";
import { post, remove } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { TargetDetail, TaskDetail } from "../../api/types";
import { FigureChip } from "../../parts/FigureChip";
import { Bar } from "../../parts/TargetBar";
import { useReason } from "../../parts/useReason";
import { number } from "../../text/numbers";
import { NewTarget } from "./NewTarget";

const TrendChart = lazy(() => import("./TrendChart"));

export function Targets({ task }: { task: TaskDetail }) {
  const [adding, setAdding] = useState(false);
  return (
    <section className="panel">
      <h2>
        指标 {task.targets.length > 0 ? task.targets.length : ""}
        {task.may_edit && !adding ? (
          <Button type="link" onClick={() => setAdding(true)}>
            加一个指标
          </Button>
        ) : null}
      </h2>
      {task.targets.length === 0 && !adding ? <p className="muted">这项任务没有数字指标，按填报进度亮灯。</p> : null}
      <div className="stack">
        {task.targets.map((target) => (
          <Target key={target.row.id} task={task} target={target} />
        ))}
      </div>
      {adding ? <NewTarget task={task} onClose={() => setAdding(false)} /> : null}
    </section>
  );
}

function Target({ task, target }: { task: TaskDetail; target: TargetDetail }) {
  const { row, trend } = target;
  const ask = useReason();
  const [filling, setFilling] = useState(false);
  const drop = useWrite((reason: string) => remove(`/targets/${row.id}`, { reason }), {
    done: "已删除",
    refresh: [`/tasks/${task.row.id}`, "/plan", "/home"],
  });
  const dropIt = async () => {
    const reason = await ask({ title: `删除指标“${row.label}”`, action: "删除" });
    if (reason) drop.mutate(reason);
  };
  return (
    <article style={{ borderTop: "1px solid var(--line)", paddingTop: 8 }}>
      <div className="row wrap" style={{ alignItems: "baseline" }}>
        <strong>{row.label}</strong>
        <span className="muted">目标 {row.text}</span>
        <span style={{ fontSize: 18, marginLeft: "auto" }}>
          {row.actual ? (
            <FigureChip figure={row.actual} trend={trend ?? undefined} />
          ) : (
            <span className="muted">未填报</span>
          )}
        </span>
        <span className="small">{row.met === null ? "" : row.met ? "✓ 已达到" : "未达到"}</span>
      </div>
      {row.progress === null ? null : (
        <Bar share={row.progress} planned={task.row.planned} label={`完成目标的${Math.round(row.progress)}%`} />
      )}
      {target.quote ? <p className="small muted">原文：“{target.quote}”</p> : null}
      {trend?.series.some((point) => point.value !== null) ? <Trend target={target} /> : null}
      <div className="row">
        {row.binding === "hand" && (task.may_report || task.may_edit) && !filling ? (
          <Button onClick={() => setFilling(true)}>填报数字</Button>
        ) : null}
        {task.may_edit ? (
          <Button type="link" onClick={() => void dropIt()}>
            删除
          </Button>
        ) : null}
      </div>
      {filling ? <HandValue task={task} target={target} onClose={() => setFilling(false)} /> : null}
    </article>
  );
}

function Trend({ target }: { target: TargetDetail }) {
  const [table, setTable] = useState(false);
  const trend = target.trend;
  if (!trend) return null;
  const title = `${target.row.label}逐月累计${trend.change_text ? `，${trend.change_text}` : ""}`;
  return (
    <figure
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key.toLowerCase() === "t") setTable(!table);
      }}
    >
      <figcaption className="row small" style={{ justifyContent: "space-between", marginTop: 6 }}>
        <span>{title}</span>
        <Button onClick={() => setTable(!table)}>{table ? "看图" : "看表 (T)"}</Button>
      </figcaption>
      {table ? (
        <div className="table-box">
          <table className="grid">
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">月份</th>
                <th scope="col" className="num">
                  累计（{target.unit}）
                </th>
              </tr>
            </thead>
            <tbody>
              {trend.series.map((point) => (
                <tr key={point.period}>
                  <td>{point.period}</td>
                  <td className="num">{point.value === null ? "—" : number(point.value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <Suspense fallback={<div style={{ height: 200 }} />}>
          <TrendChart series={trend.series} unit={target.unit} target={target.value} label={title} />
        </Suspense>
      )}
    </figure>
  );
}

function HandValue({ task, target, onClose }: { task: TaskDetail; target: TargetDetail; onClose: () => void }) {
  const [value, setValue] = useState<number | null>(target.row.actual?.value ?? null);
  const [note, setNote] = useState("");
  const save = useWrite((body: object) => post(`/targets/${target.row.id}/answer`, body), {
    done: "已填报",
    refresh: [`/tasks/${task.row.id}`, "/plan", "/home"],
    onDone: onClose,
  });
  return (
    <form
      className="row wrap"
      style={{ marginTop: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ value, note: note.trim() });
      }}
    >
      <InputNumber<number>
        aria-label="实际数"
        value={value}
        onChange={setValue}
        controls={false}
        suffix={target.unit}
        autoFocus
      />
      <Input
        aria-label="数从哪里来"
        placeholder="数从哪里来（必填）"
        value={note}
        onChange={(event) => setNote(event.target.value)}
        style={{ flex: "1 1 180px" }}
      />
      <Button type="primary" htmlType="submit" disabled={value === null || !note.trim()} loading={save.isPending}>
        填报
      </Button>
      <Button onClick={onClose}>取消</Button>
    </form>
  );
}
