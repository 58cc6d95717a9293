// The sums as bars: rows along the axis, columns as series of their own colour and pattern. The grid below holds every number.
import { useCallback } from "react";
import type { PivotAnswer } from "../../api/stat";
import { LazyChart } from "../../parts/LazyChart";
import { countAxis, type Look, namedAxis } from "../../parts/look";
import { number } from "../../text/numbers";

const MOST_BARS = 40;
const MOST_SERIES = 6;

export function PivotChart({ answer }: { answer: PivotAnswer }) {
  const make = useCallback((look: Look) => option(answer, look), [answer]);
  const cut = answer.rows.length > MOST_BARS || answer.columns.length > MOST_SERIES;
  const title = `按${[...answer.row_names, ...answer.column_names].join("、")}汇总`;
  return (
    <figure className="panel" style={{ marginBottom: 8 }}>
      <figcaption className="small">
        {title}
        {answer.unit ? `（${answer.unit}）` : ""}
        {cut ? `，只画了前 ${MOST_BARS} 行、前 ${MOST_SERIES} 列` : ""}
      </figcaption>
      <LazyChart make={make} label={title} height={320} />
    </figure>
  );
}

function option(answer: PivotAnswer, look: Look) {
  const rows = answer.rows.slice(0, MOST_BARS);
  const several = answer.column_names.length > 0;
  const columns = several ? answer.columns.slice(0, MOST_SERIES) : [["合计"]];
  return {
    aria: { enabled: several, decal: { show: several } },
    color: look.several,
    grid: { left: 8, right: 16, top: several ? 52 : 28, bottom: 4, containLabel: true },
    legend: several ? { top: 0, textStyle: { color: look.text } } : undefined,
    tooltip: {
      trigger: "axis",
      confine: true,
      valueFormatter: (value: unknown) => (typeof value === "number" ? `${number(value)}${answer.unit}` : "—"),
    },
    xAxis: namedAxis(
      look,
      rows.map((row) => row.keys.join(" ") || "全部"),
    ),
    yAxis: countAxis(look, answer.unit),
    series: columns.map((keys, at) => ({
      type: "bar",
      name: keys.join(" ") || "（空）",
      stack: several ? "all" : undefined,
      data: rows.map((row) => (several ? (row.values[at] ?? null) : row.total)),
      itemStyle: several ? undefined : { color: look.primary },
      barMaxWidth: 48,
    })),
  };
}
