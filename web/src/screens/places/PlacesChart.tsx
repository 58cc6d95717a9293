// Pupils by year with the interval of the forecast, and the places there are as steps; what projects and trials add is dashed.
import { useCallback } from "react";
import type { PlacesReport } from "../../api/stat";
import { LazyChart } from "../../parts/LazyChart";
import { countAxis, type Look, namedAxis } from "../../parts/look";
import { number } from "../../text/numbers";
import type { Outlook } from "./plan";

const PLANNED = "加上规划新增";
const TRIED = "再加试增";

interface Props {
  report: PlacesReport;
  years: Outlook[];
}

export function PlacesChart({ report, years }: Props) {
  const make = useCallback((look: Look) => option(years, look), [years]);
  const title = titleOf(report, years);
  return (
    <>
      <h2 className="panel-title">{title}</h2>
      <LazyChart make={make} label={title} height={300} />
    </>
  );
}

function titleOf(report: PlacesReport, years: Outlook[]): string {
  const where = `${report.zone.name}${report.stage}`;
  const ahead = years.filter((one) => !one.actual && one.gapThen !== null);
  const worst = ahead.reduce<Outlook | null>(
    (most, one) => ((one.gapThen ?? 0) > (most?.gapThen ?? 0) ? one : most),
    null,
  );
  if (ahead.length === 0) return `${where}在校学生`;
  return worst
    ? `${where}最缺学位的是${worst.year}年，缺 ${number(Math.round(worst.gapThen ?? 0))} 个`
    : `${where}今后${ahead.length}年学位够用`;
}

function option(years: Outlook[], look: Look) {
  const rounded = (value: number | null) => (value === null ? null : Math.round(value));
  const firstAhead = years.findIndex((one) => !one.actual);
  const ahead = (one: Outlook, at: number) => !one.actual || at === firstAhead - 1;
  const low = years.map((one, at) => (ahead(one, at) ? rounded(one.low ?? one.pupils) : null));
  const band = years.map((one, at) =>
    ahead(one, at) ? rounded((one.high ?? one.pupils) - (one.low ?? one.pupils)) : null,
  );
  const hidden = { symbol: "none", lineStyle: { opacity: 0 }, silent: true, stack: "band" };
  const ranged = years.some((one) => one.low !== null && one.high !== null);
  const planned = years.some((one) => one.planned > 0);
  const tried = years.some((one) => one.added > 0);
  const more = (name: string, color: string, of: (one: Outlook) => number | null) => ({
    type: "line",
    name,
    step: "middle",
    data: years.map((one) => (one.actual ? null : rounded(of(one)))),
    symbol: "rect",
    symbolSize: 6,
    itemStyle: { color },
    lineStyle: { color, width: 2, type: "dashed" },
  });
  return {
    grid: { left: 8, right: 16, top: 48, bottom: 4, containLabel: true },
    legend: {
      top: 0,
      textStyle: { color: look.text },
      data: [
        "学生",
        ...(ranged ? ["预测区间"] : []),
        "现有学位",
        ...(planned ? [PLANNED] : []),
        ...(tried ? [TRIED] : []),
      ],
    },
    tooltip: {
      trigger: "axis",
      confine: true,
      formatter: (points: { dataIndex: number }[]) => words(years[points[0]?.dataIndex ?? 0]),
    },
    xAxis: namedAxis(
      look,
      years.map((one) => `${one.year}${one.actual ? "" : "（预测）"}`),
    ),
    yAxis: countAxis(look, "人、个", { min: 0 }),
    series: [
      ...(ranged
        ? [
            { type: "line", name: "下限", data: low, ...hidden },
            {
              type: "line",
              name: "预测区间",
              data: band,
              ...hidden,
              itemStyle: { color: look.primary, opacity: 0.25 },
              areaStyle: { color: look.primary, opacity: 0.18 },
            },
          ]
        : []),
      {
        type: "line",
        name: "学生",
        data: years.map((one) => rounded(one.pupils)),
        symbol: "circle",
        symbolSize: 7,
        itemStyle: { color: look.primary },
        lineStyle: { color: look.primary, width: 2 },
      },
      {
        type: "line",
        name: "现有学位",
        step: "middle",
        data: years.map((one) => rounded(one.capacity)),
        symbol: "none",
        itemStyle: { color: look.text },
        lineStyle: { color: look.text, width: 2 },
      },
      ...(planned ? [more(PLANNED, look.several[1], (one) => one.capacity_planned)] : []),
      ...(tried ? [more(TRIED, look.several[2], (one) => one.capacityThen)] : []),
    ],
  };
}

function words(one: Outlook): string {
  const lines = [`${one.year}年${one.actual ? "" : "（预测）"}`, `学生 ${number(Math.round(one.pupils))} 人`];
  if (!one.actual && one.low !== null && one.high !== null)
    lines.push(`预测区间 ${number(Math.round(one.low))}–${number(Math.round(one.high))} 人`);
  const places = (name: string, value: number | null) => {
    if (value !== null) lines.push(`${name} ${number(Math.round(value))} 个`);
  };
  places("现有学位", one.capacity);
  if (one.capacity_planned !== one.capacity) places(PLANNED, one.capacity_planned);
  if (one.added > 0) places(TRIED, one.capacityThen);
  return lines.join("<br>");
}
