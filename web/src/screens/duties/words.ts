// How a return stands, in words and signs: colour is never alone.
import type { DutyCell, DutyItem, DutyStatus } from "../../api/types";

export const statusWord: Record<DutyStatus, string> = {
  running: "未到时候",
  due: "待报",
  overdue: "逾期未报",
  submitted: "已报待审",
  approved: "已通过",
  returned: "退回待改",
  locked: "已锁定",
};

export const STATUSES: DutyStatus[] = ["overdue", "due", "returned", "submitted", "approved", "locked", "running"];

/** The sign of a cell of the table, its word for who cannot see it, and the look of it. */
export function cellSign(cell: DutyCell): { sign: string; word: string; look: string } {
  const nil = cell.nil ? "，零报告" : cell.handed_in ? `，${cell.records}条` : "";
  if (cell.status === "returned") return { sign: "退", word: "退回待改", look: "late" };
  if (cell.handed_in && !cell.in_time) return { sign: cell.nil ? "△" : "▲", word: `迟报${nil}`, look: "duty-late" };
  if (cell.handed_in) return { sign: cell.nil ? "○" : "●", word: `按时${nil}`, look: "duty-good" };
  if (cell.counted) return { sign: "■", word: "未报", look: "late" };
  return { sign: "·", word: "未到期", look: "muted" };
}

export const LEGEND = "● 按时　○ 按时零报告　▲ 迟报　△ 迟报零报告　■ 未报　退 退回待改　· 未到期";

/** What was handed in, in short. */
export function handedIn(item: DutyItem): string {
  if (item.submitted_at === null) return "";
  return item.nil ? "零报告" : `${item.records ?? 0}条`;
}

export const REFRESH = ["/duties", "/home", "/notices", "/ledgers"];
