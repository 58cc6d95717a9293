// How the values of the units lie: a histogram with the limit, and five numbers in words.
import { useCallback } from "react";
import type { Figures, IndicatorDetail, ValueSpread } from "../../api/stat";
import { LazyChart } from "../../parts/LazyChart";
import { countAxis, GRID, type Look, namedAxis } from "../../parts/look";
import { ScrollBox } from "../../parts/ScrollBox";
import { decimalsOf, unitWord, valueText } from "../../text/limits";

const NAMES: [keyof Figures, string][] = [
  ["min", "最小"],
  ["lower", "下四分位"],
  ["median", "中位数"],
  ["upper", "上四分位"],
  ["max", "最大"],
  ["mean", "各单位平均"],
];

interface Props {
  detail: IndicatorDetail;
  spread: ValueSpread;
  figures: Figures;
}

export function Distribution({ detail, spread, figures }: Props) {
  const { indicator } = detail;
  const decimals = Math.min(decimalsOf(detail.value.text), 2);
  const say = useCallback((value: number) => valueText(value, decimals, ""), [decimals]);
  const make = useCallback(
    (look: Look) => ({
      grid: GRID,
      tooltip: { trigger: "axis", confine: true, valueFormatter: (value: unknown) => `${value} 个单位` },
      xAxis: namedAxis(
        look,
        spread.bins.map((bin) => `${say(bin.from)}–${say(bin.to)}`),
      ),
      yAxis: countAxis(look, "个单位", { minInterval: 1 }),
      series: [
        {
          type: "bar",
          name: indicator.name,
          data: spread.bins.map((bin) => bin.count),
          barCategoryGap: "6%",
          itemStyle: { color: look.primary },
          label: { show: spread.bins.length <= 16, position: "top", color: look.muted },
        },
      ],
    }),
    [spread, indicator.name, say],
  );
  const title = `${spread.count} 个单位的中位数是 ${valueText(figures.median, decimals, indicator.unit)}，一半在 ${say(figures.lower)} 到 ${say(figures.upper)} 之间`;
  return (
    <>
      <p style={{ marginBottom: 6 }}>{title}</p>
      <div className="beside">
        <LazyChart make={make} label={title} height={260} />
        <ScrollBox name="分布">
          <table className="grid">
            <caption className="visually-hidden">{indicator.name}的分布</caption>
            <thead>
              <tr>
                <th scope="col">{unitWord(indicator.unit) || "数值"}</th>
                <th scope="col" className="num">
                  单位（个）
                </th>
              </tr>
            </thead>
            <tbody>
              {NAMES.map(([key, name]) => (
                <tr key={key}>
                  <td>{name}</td>
                  <td className="num">{say(figures[key])}</td>
                </tr>
              ))}
              {spread.bins.map((bin) => (
                <tr key={bin.from}>
                  <td>
                    {say(bin.from)}–{say(bin.to)}
                  </td>
                  <td className="num">{bin.count}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      </div>
    </>
  );
}
