// The pages of the statistics, and whose statistics there are. Who may read no plan sees the figures of the own unit only.
import type { Me, UnitKind } from "../api/types";

const PAGES = [
  { to: "/indicators", name: "指标库" },
  { to: "/balance", name: "均衡" },
  { to: "/places", name: "学位" },
  { to: "/census", name: "事业统计" },
  { to: "/pivot", name: "透视" },
];

export function statPages(me: Me): { to: string; name: string }[] {
  return me.may.plan_read ? PAGES : PAGES.slice(0, 1);
}

/** Units that have statistics of their own. */
export const STATISTIC_KINDS: UnitKind[] = ["bureau", "town", "school", "kindergarten", "institution"];
