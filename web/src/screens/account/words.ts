// Words for how a delegation or a token stands.
import type { AccessStatus } from "../../api/types";

export const accessWord: Record<AccessStatus, string> = {
  coming: "未开始",
  in_force: "有效",
  past: "已到期",
  ended: "已收回",
};
