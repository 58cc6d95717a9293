// 今年: what waits for me, how the year's tasks stand, the figures I watch, what is due next.
import { useMe, useRead } from "../../api/hooks";
import type { GoalLights, Home, WaitingItem } from "../../api/types";
import { useParam, useYear } from "../../parts/address";
import { ErrorView } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { LightMark, LightShape } from "../../parts/LightMark";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { WaitingRows } from "../../parts/WaitingRows";
import { daysBetween, dueWords } from "../../text/dates";
import { LIGHTS, lightWord } from "../../text/words";
import { OwnLedgers } from "./OwnLedgers";
import { WatchFigures } from "./WatchFigures";

export function Component() {
  const year = useYear();
  const me = useMe();
  const home = useRead<Home>("/home", { year }, { keep: true });
  return (
    <main>
      <PageHead
        title={`${year}年`}
        extra={
          <span className="muted">
            {me.unit.name} · {me.name}
          </span>
        }
        actions={
          <>
            {me.may.plan_read ? <Go to="/plan">任务一览</Go> : null}
            {me.role === "school" ? <Go to={`/units/${me.unit.id}/asked`}>本月要填什么</Go> : null}
            {me.may.ledgers.length > 0 && me.role !== "school" ? <Go to="/burden">填报负担</Go> : null}
          </>
        }
      />
      {home.isError ? <ErrorView error={home.error} retry={() => void home.refetch()} /> : null}
      {!home.data && !home.isError ? <Loading /> : null}
      {home.data ? <Panels home={home.data} year={year} /> : null}
    </main>
  );
}

function Panels({ home, year }: { home: Home; year: number }) {
  const me = useMe();
  return (
    <div className="stack">
      <div className="two">
        <div className="stack">
          <Waiting items={home.waiting} />
          <Deadlines home={home} />
        </div>
        <div className="stack">
          {me.may.plan_read ? <Lights home={home} year={year} /> : <OwnLedgers />}
          <WatchFigures figures={home.watch} />
        </div>
      </div>
    </div>
  );
}

type Group = "late" | "week" | "later";
const groupWord: Record<Group, string> = { late: "逾期", week: "本周", later: "其他" };

function groupOf(item: WaitingItem, today: string): Group {
  if ((item.overdue_days ?? 0) > 0) return "late";
  return item.due && daysBetween(today, item.due) <= 7 ? "week" : "later";
}

function Waiting({ items }: { items: WaitingItem[] }) {
  const { today } = useMe();
  const [shown, show] = useParam("waiting");
  const groups: Group[] = ["late", "week", "later"];
  const rows = shown ? items.filter((item) => groupOf(item, today) === shown) : items;
  return (
    <section className="panel">
      <h2>等我办的 ({items.length})</h2>
      {items.length === 0 ? <p className="muted">没有等您办的事。</p> : null}
      {items.length > 0 ? (
        <div className="tabs" style={{ marginBottom: 6 }}>
          <button type="button" className="plain" aria-pressed={!shown} onClick={() => show(null)}>
            全部
          </button>
          {groups.map((group) => (
            <button
              type="button"
              className="plain"
              key={group}
              aria-pressed={shown === group}
              onClick={() => show(shown === group ? null : group)}
            >
              {group === "late" ? "■ " : group === "week" ? "▲ " : ""}
              {groupWord[group]}
              <span className="count">{items.filter((item) => groupOf(item, today) === group).length}</span>
            </button>
          ))}
        </div>
      ) : null}
      <WaitingRows items={rows} />
    </section>
  );
}

function Lights({ home, year }: { home: Home; year: number }) {
  const { totals, goals, changes } = home;
  return (
    <section className="panel">
      <h2>
        {year}年 {totals.total} 项任务
        <span className="row wrap small" style={{ marginLeft: "auto", gap: 12 }}>
          {LIGHTS.filter((light) => totals[light] > 0).map((light) => (
            <Go key={light} to={`/plan?light=${light}`} style={{ color: "inherit" }}>
              <LightMark light={light} count={totals[light]} />
            </Go>
          ))}
        </span>
      </h2>
      {totals.total === 0 ? (
        <p className="muted">
          今年的要点还没有立项。把印发的要点传到<Go to="/documents">文稿</Go>,确认后任务就列在这里。
        </p>
      ) : null}
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(230px, 1fr))", gap: "6px 16px" }}>
        {goals.map((goal) => (
          <Goal key={goal.goal_id} goal={goal} />
        ))}
      </div>
      {changes.length > 0 ? <p style={{ marginTop: 10 }}>本周变化：{changes.join("；")}</p> : null}
    </section>
  );
}

function Goal({ goal }: { goal: GoalLights }) {
  return (
    <div>
      <Go to={`/plan#goal-${goal.goal_id}`} style={{ color: "inherit" }} className="clip small">
        {goal.title}
      </Go>
      <ul className="row wrap" style={{ gap: 0 }}>
        {goal.lights.map((task) => {
          const words = `${task.number} ${task.title}：${lightWord[task.light]}${task.reason ? `，${task.reason}` : ""}`;
          return (
            <li key={task.task_id}>
              <Go to={`/tasks/${task.task_id}`} className="light-link" title={words} aria-label={words}>
                <LightShape light={task.light} size={14} />
              </Go>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Deadlines({ home }: { home: Home }) {
  const { today } = useMe();
  if (home.next_deadlines.length === 0) return null;
  return (
    <section className="panel">
      <h2>接下来到期</h2>
      <table className="grid">
        <caption className="visually-hidden">接下来到期的事</caption>
        <tbody>
          {home.next_deadlines.map((item) => (
            <tr key={`${item.link}-${item.date}-${item.title}`}>
              <td style={{ whiteSpace: "nowrap", paddingLeft: 0 }}>{item.date}</td>
              <td>
                <Go to={item.link}>{item.title}</Go>
                <span className="muted small" style={{ display: "block" }}>
                  {item.unit}
                </span>
              </td>
              <td className="small" style={{ whiteSpace: "nowrap" }}>
                <LightMark light={item.light} due={item.date} />
                <span className="muted" style={{ display: "block" }}>
                  {dueWords(item.date, today)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
