// The course by year, with the limit of each year as a dashed line. Years without a census stay gaps.
import { useCallback } from "react";
import type { IndicatorDetail, ThresholdBrief, YearValue } from "../../api/stat";
import { LazyChart } from "../../parts/LazyChart";
import { countAxis, GRID, type Look, namedAxis } from "../../parts/look";
import { ScrollBox } from "../../parts/ScrollBox";
import { decimalsOf, limitText, unitWord, valueText } from "../../text/limits";

/** The limit of the same name and part that holds on the census day of a year. */
export function limitIn(year: number, detail: IndicatorDetail): ThresholdBrief | null {
  const { threshold } = detail.value;
  if (!threshold) return null;
  const day = `${year}-09-01`;
  const fits = (one: ThresholdBrief) =>
    one.name === threshold.name && one.of === threshold.of && one.since <= day && (!one.until || one.until >= day);
  return detail.indicator.thresholds.find(fits) ?? null;
}

export function Course({ detail }: { detail: IndicatorDetail }) {
  const { indicator, series, value } = detail;
  const decimals = decimalsOf(value.text);
  const make = useCallback((look: Look) => option(detail, look), [detail]);
  if (series.filter((point) => point.value !== null).length === 0) return null;
  const limited = series.some((point) => limitIn(point.year, detail) !== null);
  const title = courseTitle(detail);
  const marked = series.some((point) => remark(detail, point));
  return (
    <section className="panel" aria-label="历年">
      <h2>{title}</h2>
      <div className="beside">
        <LazyChart make={make} label={title} height={240} />
        <ScrollBox name="历年数值">
          <table className="grid">
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">年度</th>
                <th scope="col" className="num">
                  {indicator.name}
                  {unitWord(indicator.unit) ? `（${unitWord(indicator.unit)}）` : ""}
                </th>
                {limited ? <th scope="col">限值</th> : null}
                {marked ? <th scope="col">说明</th> : null}
              </tr>
            </thead>
            <tbody>
              {[...series].reverse().map((point) => {
                const limit = limitIn(point.year, detail);
                return (
                  <tr key={point.year}>
                    <td>{point.year}</td>
                    <td className="num">
                      {point.value === null ? (
                        <span className="muted">没有数据</span>
                      ) : (
                        valueText(point.value, decimals, "")
                      )}
                    </td>
                    {limited ? <td className="small">{limit ? limitText(limit, indicator.unit) : ""}</td> : null}
                    {marked ? <td className="small">{remark(detail, point)}</td> : null}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </ScrollBox>
      </div>
      {series.some((point) => point.with.length > 0) ? (
        <p className="muted small" style={{ marginTop: 6 }}>
          ○ 空心点含后来并入单位当年的数；比率由各单位的分子、分母相加后重算。
        </p>
      ) : null}
    </section>
  );
}

/** What must be known to read a year: who is in it, why it has no value, where the line breaks. */
export function remark(detail: IndicatorDetail, point: YearValue): string {
  const broken = detail.breaks.filter((one) => one.year === point.year).map((one) => `${one.text}，与以前不可比`);
  const merged = point.with.length > 0 ? [`含并入的${point.with.join("、")}`] : [];
  return [...(point.why ? [point.why] : merged), ...broken].join("；");
}

/** What the drawing says: from when to when, from what to what. */
function courseTitle({ indicator, series, value }: IndicatorDetail): string {
  const known = series.filter((point) => point.value !== null);
  const [first, last] = [known[0], known[known.length - 1]];
  const say = (at: number | null) => `${valueText(at, decimalsOf(value.text), indicator.unit)}`;
  if (first.year === last.year) return `${first.year}年${indicator.name} ${say(first.value)}`;
  return `${indicator.name}：${first.year}年 ${say(first.value)}，${last.year}年 ${say(last.value)}`;
}

function option(detail: IndicatorDetail, look: Look) {
  const { indicator, series } = detail;
  const limits = series.map((point) => limitIn(point.year, detail));
  const bound = (which: "min" | "max") => limits.map((limit) => limit?.[which] ?? null);
  const dashed = (which: "min" | "max", name: string) =>
    bound(which).some((value) => value !== null)
      ? [
          {
            type: "line",
            name,
            step: "middle",
            data: bound(which),
            symbol: "none",
            lineStyle: { color: look.muted, type: "dashed", width: 1.5 },
            itemStyle: { color: look.muted },
          },
        ]
      : [];
  const all = [...series.map((point) => point.value), ...bound("min"), ...bound("max")];
  const least = Math.min(0, ...all.map((value) => value ?? 0));
  return {
    grid: GRID,
    tooltip: {
      trigger: "axis",
      confine: true,
      valueFormatter: (value: unknown) =>
        typeof value === "number" ? valueText(value, decimalsOf(detail.value.text), indicator.unit) : "没有数据",
    },
    xAxis: namedAxis(
      look,
      series.map((point) => String(point.year)),
    ),
    yAxis: countAxis(look, unitWord(indicator.unit), { min: least < 0 ? undefined : 0 }),
    series: [
      {
        type: "line",
        name: indicator.name,
        data: series.map((point) => ({
          value: point.value,
          symbol: point.with.length > 0 ? "emptyCircle" : "circle",
        })),
        connectNulls: false,
        symbolSize: 7,
        markLine: breakLines(detail, look),
        itemStyle: { color: look.primary },
        lineStyle: { color: look.primary, width: 2 },
      },
      ...dashed("min", "不低于"),
      ...dashed("max", "不高于"),
    ],
  };
}

/** An upright line at each year from which on the unit is another than before. */
function breakLines({ breaks, series }: IndicatorDetail, look: Look) {
  const shown = breaks.filter((one) => series.some((point) => point.year === one.year));
  if (shown.length === 0) return undefined;
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: look.muted, type: "dotted", width: 1.5 },
    label: { color: look.muted, formatter: "{b}" },
    data: shown.map((one) => ({ name: one.text, xAxis: String(one.year) })),
  };
}
