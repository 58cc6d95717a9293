// 本月要填什么: everything that a unit is asked for this month: returns, records that wait for its step, tasks.
import { Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { useMe, useRead } from "../../api/hooks";
import type { AskedOfUnit, DutyItem, WaitingItem } from "../../api/types";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { WaitingRows } from "../../parts/WaitingRows";
import { dueWords, nearDate } from "../../text/dates";
import { number } from "../../text/numbers";
import { statusWord } from "../duties/words";

const LINES = 20;
/** What is still to be done stands first. */
const ORDER: DutyItem["status"][] = ["overdue", "returned", "due", "running", "submitted", "approved", "locked"];
const isOpen = (item: DutyItem) => ORDER.indexOf(item.status) < 4;

export function Component() {
  const { unit } = useParams();
  const asked = useRead<AskedOfUnit>(`/units/${unit}/asked`);
  return (
    <main>
      <PageHead
        title="本月要填什么"
        extra={
          asked.data ? (
            <span className="muted">
              {asked.data.unit.name} · {asked.data.from.slice(0, 4)}年{Number(asked.data.from.slice(5, 7))}月
            </span>
          ) : null
        }
      />
      {asked.isError ? <ErrorView error={asked.error} retry={() => void asked.refetch()} /> : null}
      {!asked.data && !asked.isError ? <Loading /> : null}
      {asked.data ? <Lists asked={asked.data} /> : null}
    </main>
  );
}

function Lists({ asked }: { asked: AskedOfUnit }) {
  const duties = [...asked.duties].sort(
    (a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || a.due.localeCompare(b.due),
  );
  const open = duties.filter(isOpen);
  if (duties.length + asked.records.length + asked.tasks.length === 0)
    return <Message title="本月没有要填的">有报送到期或记录待办时，列在这里。</Message>;
  return (
    <div className="stack">
      <Sum asked={asked} open={open.length} />
      <div className="two halves">
        <section className="panel">
          <h2>
            报送 <span className="small muted">{open.length > 0 ? `还有 ${open.length} 项没报` : "都报了"}</span>
          </h2>
          {duties.length === 0 ? <p className="muted">本月没有到期的报送。</p> : null}
          <ul>
            {duties.map((item) => (
              <Duty key={`${item.ledger} ${item.duty} ${item.period}`} item={item} />
            ))}
          </ul>
        </section>
        <div className="stack">
          <Rows title="要办的记录" items={asked.records} total={asked.records_total} />
          {asked.tasks.length > 0 ? <Rows title="要办的任务" items={asked.tasks} total={asked.tasks.length} /> : null}
        </div>
      </div>
    </div>
  );
}

function Sum({ asked, open }: { asked: AskedOfUnit; open: number }) {
  const late =
    asked.duties.filter((item) => item.status === "overdue").length +
    [...asked.records, ...asked.tasks].filter((item) => (item.overdue_days ?? 0) > 0).length;
  return (
    <p role="status">
      {asked.ledgers} 本台账要填：报送 {asked.duties.length} 项（没报 {open} 项），记录 {number(asked.records_total)} 条
      {asked.tasks.length > 0 ? `，任务 ${asked.tasks.length} 项` : ""}
      {late > 0 ? (
        <>
          ，<span className="late">■ 逾期 {number(late)} 件</span>
        </>
      ) : null}
      。
    </p>
  );
}

/** To the return itself: handed in by the unit's people, judged by the bureau. */
function linkOf(item: DutyItem, own: boolean): string {
  const where = `ledger=${item.ledger}&period=${encodeURIComponent(item.period)}`;
  return own ? `/duties?show=own&${where}` : `/duties?${where}&duty=${encodeURIComponent(item.duty)}`;
}

function Duty({ item }: { item: DutyItem }) {
  const me = useMe();
  const open = isOpen(item);
  return (
    <li className="row" style={{ padding: "5px 0", borderTop: "1px solid var(--line)" }}>
      <span className="grow">
        <Go to={linkOf(item, me.unit.id === item.unit.id)}>
          {item.duty} {item.period_name}
        </Go>
        <span className="muted small" style={{ display: "block" }}>
          {item.ledger_name}，{nearDate(item.due, me.today)}前报
          {item.status === "returned" ? `；退回：${item.judged_note ?? ""}` : ""}
        </span>
      </span>
      <span className="small" style={{ whiteSpace: "nowrap", textAlign: "right" }}>
        <span className={item.status === "overdue" ? "late" : open ? "tag warn" : "tag"}>
          {item.status === "overdue" ? "■ " : open ? "" : "✓ "}
          {statusWord[item.status]}
        </span>
        {open ? (
          <span className="muted" style={{ display: "block" }}>
            {dueWords(item.due, me.today)}
          </span>
        ) : null}
      </span>
    </li>
  );
}

function Rows({ title, items, total }: { title: string; items: WaitingItem[]; total: number }) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, LINES);
  return (
    <section className="panel">
      <h2>
        {title} <span className="small muted">{total > 0 ? number(total) : ""}</span>
      </h2>
      {items.length === 0 ? <p className="muted">没有等着办的。</p> : null}
      <WaitingRows items={shown} />
      {shown.length < items.length ? (
        <Button type="link" style={{ paddingLeft: 0 }} onClick={() => setAll(true)}>
          还有 {items.length - shown.length} 条
        </Button>
      ) : null}
      {all && total > items.length ? (
        <p className="muted small">只列了前 {number(items.length)} 条，其余请到各台账里看。</p>
      ) : null}
    </section>
  );
}
