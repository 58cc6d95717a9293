// What my unit owes: to hand in now, sent back, not yet due, and what was handed in before.
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useMe, useRead } from "../../api/hooks";
import type { DutyItem } from "../../api/types";
import { useYear } from "../../parts/address";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { ScrollBox } from "../../parts/ScrollBox";
import { clockTime, dueWords, nearDate } from "../../text/dates";
import { SubmitModal } from "./SubmitModal";
import { handedIn, statusWord } from "./words";

const keyOf = (item: DutyItem) => `${item.ledger} ${item.duty} ${item.period}`;

export function OwnDuties({ ledger, period }: { ledger: string | null; period: string | null }) {
  const me = useMe();
  const year = useYear();
  const duties = useRead<DutyItem[]>("/duties", { year }, { keep: true });
  const [open, setOpen] = useState<DutyItem | null>(null);
  const linked = duties.data?.find((item) => item.ledger === ledger && item.period === period && item.may_submit);
  // A notice leads straight to what it is about.
  useEffect(() => {
    if (linked) setOpen(linked);
  }, [linked]);
  if (duties.isError) return <ErrorView error={duties.error} retry={() => void duties.refetch()} />;
  if (!duties.data) return <Loading />;
  if (duties.data.length === 0)
    return (
      <Message title={`${me.unit.name}${year}年没有要报的`}>有要定期报送的台账时，会列在这里，到期前提醒。</Message>
    );
  const now = duties.data.filter((item) => ["due", "overdue", "returned"].includes(item.status));
  const coming = duties.data.filter((item) => item.status === "running");
  const past = duties.data.filter((item) => !now.includes(item) && !coming.includes(item));
  return (
    <div className="stack">
      <section className="panel">
        <h2>
          要报的 <span className="small muted">{now.length > 0 ? `${now.length} 项` : ""}</span>
        </h2>
        {now.length === 0 ? <p className="muted">都报了。下面是还没到时候的。</p> : null}
        <ul>
          {now.map((item) => (
            <Owed key={keyOf(item)} item={item} onSubmit={setOpen} />
          ))}
        </ul>
      </section>
      {coming.length > 0 ? (
        <section className="panel">
          <h2>还没到时候</h2>
          <ul>
            {coming.map((item) => (
              <Owed key={keyOf(item)} item={item} onSubmit={setOpen} />
            ))}
          </ul>
        </section>
      ) : null}
      {past.length > 0 ? <Past items={past} onSubmit={setOpen} /> : null}
      {open ? <SubmitModal key={keyOf(open)} item={open} onClose={() => setOpen(null)} /> : null}
    </div>
  );
}

function Owed({ item, onSubmit }: { item: DutyItem; onSubmit: (item: DutyItem) => void }) {
  const me = useMe();
  return (
    <li className="duty-line">
      <div className="grow">
        <strong>{item.duty}</strong> <span className="muted">{item.period_name}</span>
        <p className="small">
          <span className={item.status === "overdue" ? "late" : undefined}>
            {item.status === "overdue" ? "■ " : ""}
            {nearDate(item.due, me.today)}前报，{dueWords(item.due, me.today)}
          </span>
          <span className="muted">
            {" "}
            · 记在<Go to={`/ledgers/${item.ledger}`}>{item.ledger_name}</Go>
            {item.counted_from
              ? `，由${item.counted_from}汇总（在册 ${item.records_now} 人），不用另填`
              : item.records_now !== null
                ? `，本期已记 ${item.records_now} 条`
                : ""}
          </span>
        </p>
        {item.status === "returned" ? (
          <p className="small warn-words">
            {item.judged_by}退回：{item.judged_note}
          </p>
        ) : null}
        {item.open_until ? <p className="small muted">已放开到{nearDate(item.open_until, me.today)}。</p> : null}
      </div>
      {item.may_submit ? (
        <Button type="primary" onClick={() => onSubmit(item)}>
          {item.status === "returned" ? "重报" : "报送"}
        </Button>
      ) : null}
    </li>
  );
}

function Past({ items, onSubmit }: { items: DutyItem[]; onSubmit: (item: DutyItem) => void }) {
  return (
    <section className="panel">
      <h2>报过的</h2>
      <ScrollBox name="报过的">
        <table className="grid duty-table">
          <caption className="visually-hidden">报过的</caption>
          <thead>
            <tr>
              <th scope="col">时期</th>
              <th scope="col">报送事项</th>
              <th scope="col">报了</th>
              <th scope="col">报送人</th>
              <th scope="col">状态</th>
              <th scope="col">
                <span className="visually-hidden">操作</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {[...items].reverse().map((item) => (
              <tr key={keyOf(item)}>
                <td style={{ whiteSpace: "nowrap" }}>{item.period_name}</td>
                <td>{item.duty}</td>
                <td style={{ whiteSpace: "nowrap" }}>
                  {handedIn(item)}
                  {item.in_time === false ? <span className="tag warn">迟报</span> : null}
                </td>
                <td>
                  {item.submitted_by} <span className="muted small">{clockTime(item.submitted_at)}</span>
                </td>
                <td>
                  <span className="tag">{statusWord[item.status]}</span>
                </td>
                <td>
                  {item.may_submit ? (
                    <Button type="link" onClick={() => onSubmit(item)}>
                      重报
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
