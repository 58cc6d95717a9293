// One period of a duty, a line for each unit: approved, sent back, locked, opened again for one unit.
import { Button, Checkbox, Drawer, Dropdown, Modal } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useMe, useRead, useWrite } from "../../api/hooks";
import type { DutyItem, DutyStatus } from "../../api/types";
import { useParam } from "../../parts/address";
import { DateInput } from "../../parts/DateInput";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { ScrollBox } from "../../parts/ScrollBox";
import { useReason } from "../../parts/useReason";
import { clockTime, nearDate } from "../../text/dates";
import { number } from "../../text/numbers";
import { ReasonInput } from "../record/doubts";
import { SubmitModal } from "./SubmitModal";
import { handedIn, REFRESH, STATUSES, statusWord } from "./words";

interface Which {
  ledger: string;
  duty: string;
  period: string;
}

export function PeriodDrawer(which: Which) {
  const [, setPeriod] = useParam("period");
  const items = useRead<DutyItem[]>("/duties/period", { ...which });
  const first = items.data?.[0];
  return (
    <Drawer
      open
      size={Math.min(900, window.innerWidth)}
      title={first ? `${first.period_name}${which.duty}` : which.duty}
      onClose={() => setPeriod(null)}
    >
      {items.isError ? <ErrorView error={items.error} retry={() => void items.refetch()} /> : null}
      {!items.data && !items.isError ? <Loading /> : null}
      {items.data?.length === 0 ? <Message title="这一期没有要报的单位">换一期再看。</Message> : null}
      {items.data && first ? <Returns which={which} items={items.data} mayJudge={first.may_judge} /> : null}
    </Drawer>
  );
}

const SHOWN = 100;

function Returns({ which, items, mayJudge }: { which: Which; items: DutyItem[]; mayJudge: boolean }) {
  const me = useMe();
  const counts = new Map<DutyStatus, number>();
  for (const item of items) counts.set(item.status, (counts.get(item.status) ?? 0) + 1);
  const [status, setStatus] = useState<DutyStatus | null>(() =>
    mayJudge && counts.has("submitted") ? "submitted" : null,
  );
  const [chosen, setChosen] = useState<Set<number>>(new Set());
  const [most, setMost] = useState(SHOWN);
  const [sending, setSending] = useState<DutyItem | null>(null);
  const onBehalf = items.some((item) => item.may_submit);
  const listed = items.filter((item) => status === null || item.status === status);
  const ticked = items.filter((item) => chosen.has(item.unit.id));
  const show = (next: DutyStatus | null) => {
    setStatus(next);
    setChosen(new Set());
    setMost(SHOWN);
  };
  const toggle = (unit: number) => {
    const next = new Set(chosen);
    if (!next.delete(unit)) next.add(unit);
    setChosen(next);
  };
  return (
    <div className="stack">
      <p className="small muted">
        {nearDate(items[0].from, me.today)}至{nearDate(items[0].to, me.today)}，{nearDate(items[0].due, me.today)}前报
      </p>
      <div className="tabs">
        <button type="button" className="plain" aria-pressed={status === null} onClick={() => show(null)}>
          全部<span className="count">{number(items.length)}</span>
        </button>
        {STATUSES.filter((one) => counts.has(one)).map((one) => (
          <button type="button" className="plain" key={one} aria-pressed={status === one} onClick={() => show(one)}>
            {statusWord[one]}
            <span className="count">{number(counts.get(one) ?? 0)}</span>
          </button>
        ))}
      </div>
      {mayJudge ? <Judging which={which} items={items} ticked={ticked} onDone={() => setChosen(new Set())} /> : null}
      <ScrollBox name="各单位的报送">
        <table className="grid duty-table">
          <caption className="visually-hidden">各单位的报送</caption>
          <thead>
            <tr>
              {mayJudge ? (
                <th scope="col" style={{ width: 36 }}>
                  <Checkbox
                    aria-label="全选已列出的"
                    checked={listed.length > 0 && listed.every((item) => chosen.has(item.unit.id))}
                    onChange={(event) =>
                      setChosen(event.target.checked ? new Set(listed.map((item) => item.unit.id)) : new Set())
                    }
                  />
                </th>
              ) : null}
              <th scope="col">单位</th>
              <th scope="col">状态</th>
              <th scope="col">报了</th>
              <th scope="col">报送人和说明</th>
              {onBehalf ? (
                <th scope="col">
                  <span className="visually-hidden">代报</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {listed.slice(0, most).map((item) => (
              <tr key={item.unit.id}>
                {mayJudge ? (
                  <td>
                    <Checkbox
                      aria-label={`选${item.unit.name}`}
                      checked={chosen.has(item.unit.id)}
                      onChange={() => toggle(item.unit.id)}
                    />
                  </td>
                ) : null}
                <td>
                  <Go to={`/ledgers/${item.ledger}?unit=${item.unit.id}`}>{item.unit.name}</Go>
                </td>
                <td>
                  <span className={item.status === "overdue" ? "late" : undefined}>
                    {item.status === "overdue" ? "■ " : ""}
                    {statusWord[item.status]}
                  </span>
                  {item.in_time === false ? <span className="tag warn">迟报</span> : null}
                  {item.locked && item.status !== "locked" ? <span className="tag">已锁定</span> : null}
                  {item.open_until ? (
                    <span className="tag warn">放开到{nearDate(item.open_until, me.today)}</span>
                  ) : null}
                </td>
                <td style={{ whiteSpace: "nowrap" }}>{handedIn(item)}</td>
                <td>
                  {item.submitted_by} <span className="muted small">{clockTime(item.submitted_at)}</span>
                  {item.note ? <p className="small">{item.note}</p> : null}
                  {item.judged_note ? <p className="small warn-words">退回：{item.judged_note}</p> : null}
                </td>
                {onBehalf ? (
                  <td>
                    {item.may_submit ? (
                      <Button type="link" aria-label={`替${item.unit.name}报送`} onClick={() => setSending(item)}>
                        代报
                      </Button>
                    ) : null}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {sending ? <SubmitModal item={sending} onClose={() => setSending(null)} /> : null}
      {listed.length > most ? (
        <Button onClick={() => setMost(most + SHOWN)}>再列 {Math.min(SHOWN, listed.length - most)} 个单位</Button>
      ) : null}
    </div>
  );
}

interface JudgingProps {
  which: Which;
  items: DutyItem[];
  ticked: DutyItem[];
  onDone: () => void;
}

function Judging({ which, items, ticked, onDone }: JudgingProps) {
  const ask = useReason();
  const [opening, setOpening] = useState(false);
  const run = useWrite(
    (wish: { path: string; units?: number[]; reason?: string }) =>
      post(`/duties/${wish.path}`, { ...which, units: wish.units, reason: wish.reason }),
    { done: "已办", refresh: REFRESH, onDone },
  );
  const handed = ticked.filter((item) => item.status === "submitted").map((item) => item.unit.id);
  const back = ticked.filter((item) => ["submitted", "approved"].includes(item.status)).map((item) => item.unit.id);
  const explain = async (path: string, units: number[] | undefined, title: string, action: string, hint?: string) => {
    const reason = await ask({ title, action, hint });
    if (reason) run.mutate({ path, units, reason });
  };
  const some = ticked.length > 0 ? ticked.map((item) => item.unit.id) : undefined;
  const whom = some ? `选中的 ${some.length} 个单位` : "全部单位";
  const menu = [
    { key: "lock", label: `锁定本期（${whom}）`, onClick: () => run.mutate({ path: "lock", units: some ?? [] }) },
    {
      key: "unlock",
      label: `解锁本期（${whom}）…`,
      disabled: !items.some((item) => item.locked),
      onClick: () => void explain("unlock", some ?? [], `解锁本期（${whom}）`, "解锁"),
    },
    {
      key: "open",
      label: ticked.length === 1 ? `给${ticked[0].unit.name}单独放开…` : "单独放开（先只选一个单位）",
      disabled: ticked.length !== 1 || !ticked[0].locked,
      onClick: () => setOpening(true),
    },
  ];
  return (
    <div className="row wrap">
      <Button
        type="primary"
        disabled={handed.length === 0}
        loading={run.isPending}
        onClick={() => run.mutate({ path: "approve", units: handed })}
      >
        通过{handed.length > 0 ? ` ${handed.length} 个` : ""}
      </Button>
      <Button
        disabled={back.length === 0}
        onClick={() => void explain("send_back", back, `退回 ${back.length} 个单位`, "退回", "理由会告诉填报单位。")}
      >
        退回{back.length > 0 ? ` ${back.length} 个` : ""}…
      </Button>
      <Dropdown trigger={["click"]} menu={{ items: menu }}>
        <Button>锁定和放开 ▾</Button>
      </Dropdown>
      <span className="small muted">
        {ticked.length > 0 ? `已选 ${ticked.length} 个单位` : "先选单位，再通过或退回"}
      </span>
      {opening ? <OpenModal which={which} item={ticked[0]} onClose={() => setOpening(false)} /> : null}
    </div>
  );
}

function OpenModal({ which, item, onClose }: { which: Which; item: DutyItem; onClose: () => void }) {
  const [until, setUntil] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const open = useWrite(() => post("/duties/open", { ...which, unit: item.unit.id, until, reason: reason.trim() }), {
    done: `已给${item.unit.name}放开`,
    refresh: REFRESH,
    onDone: onClose,
  });
  return (
    <Modal
      open
      title={`给${item.unit.name}单独放开${item.period_name}`}
      okText="放开"
      cancelText="取消"
      okButtonProps={{ disabled: !until || !reason.trim(), loading: open.isPending }}
      onOk={() => open.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        <div>
          <label htmlFor="open-until">放开到哪天（含当天）</label>
          <DateInput id="open-until" value={until} onChange={setUntil} />
        </div>
        <ReasonInput id="open-reason" label="理由" value={reason} onChange={setReason} />
      </div>
    </Modal>
  );
}
