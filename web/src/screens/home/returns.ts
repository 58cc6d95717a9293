// Periodic returns as things that wait for a person: those to hand in, and those handed in that the person's office judges.
import { useMe, useRead } from "../../api/hooks";
import type { DutyBrief, DutyItem, WaitingItem } from "../../api/types";
import { daysBetween } from "../../text/dates";

const OPEN = ["due", "overdue", "returned"];

export function useWaitingReturns(): WaitingItem[] {
  const me = useMe();
  const may = me.may.ledgers.length > 0;
  const own = useRead<DutyItem[]>("/duties", { year: me.this_year }, { enabled: may });
  const judges = me.role === "office" || me.role === "general";
  const all = useRead<DutyBrief[]>("/duties/overview", { year: me.this_year }, { enabled: may && judges });
  const owed = (own.data ?? []).filter((item) => item.may_submit && OPEN.includes(item.status));
  const toJudge = (all.data ?? []).filter((duty) => duty.may_judge && duty.to_judge > 0);
  return [...owed.map((item) => returnItem(item, me.today)), ...toJudge.map(judgeItem)];
}

function returnItem(item: DutyItem, today: string): WaitingItem {
  const where = `ledger=${item.ledger}&period=${encodeURIComponent(item.period)}`;
  return {
    kind: "duty",
    title: `${item.duty} ${item.period_name} · ${item.status === "returned" ? "退回待改" : "待报"}`,
    detail: item.status === "returned" ? `${item.ledger_name}；退回：${item.judged_note ?? ""}` : item.ledger_name,
    due: item.due,
    overdue_days: daysBetween(item.due, today),
    link: `/duties?show=own&${where}`,
  };
}

function judgeItem(duty: DutyBrief): WaitingItem {
  return {
    kind: "duty",
    title: `${duty.duty} · 待审 ${duty.to_judge} 份`,
    detail: duty.ledger_name,
    due: null,
    overdue_days: null,
    link: `/duties?ledger=${duty.ledger}&duty=${encodeURIComponent(duty.duty)}`,
  };
}

/** Both lists as one, the longest overdue first. */
export function merged(items: WaitingItem[], more: WaitingItem[]): WaitingItem[] {
  const days = (item: WaitingItem) => item.overdue_days ?? Number.NEGATIVE_INFINITY;
  return [...items, ...more].sort((a, b) => days(b) - days(a) || 0);
}
