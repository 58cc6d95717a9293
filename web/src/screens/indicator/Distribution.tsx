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
  /** What the units are, where not simply units. */
  of?: string;
  /** A value whose bar is marked. */
  own?: number | null;
}

export function Distribution({ detail, spread, figures, of, own }: Props) {
  const { indicator } = detail;
  const decimals = Math.min(decimalsOf(detail.value.text), 2);
  const say = useCallback((value: number) => valueText(value, decimals, ""), [decimals]);
  const at = own == null ? -1 : binOf(spread, own);
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
          data: spread.bins.map((bin, place) =>
            place === at ? { value: bin.count, itemStyle: { color: look.several[1] } } : bin.count,
          ),
          barCategoryGap: "6%",
          itemStyle: { color: look.primary },
          label: { show: spread.bins.length <= 16, position: "top", color: look.muted },
        },
      ],
    }),
    [spread, indicator.name, say, at],
  );
  const title = `${spread.count} ${of ? `所${of}` : "个单位"}的中位数是 ${valueText(figures.median, decimals, indicator.unit)}，一半在 ${say(figures.lower)} 到 ${say(figures.upper)} 之间${at < 0 ? "" : `；本校在 ${say(spread.bins[at].from)}–${say(spread.bins[at].to)} 这一段`}`;
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
              {spread.bins.map((bin, place) => (
                <tr key={bin.from}>
                  <td>
                    {say(bin.from)}–{say(bin.to)}
                    {place === at ? "（本校）" : ""}
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

/** The bar in which a value lies; a bar has its lower end, the last one its upper end too. */
function binOf({ bins }: ValueSpread, value: number): number {
  return bins.findIndex((bin, at) => value >= bin.from && (value < bin.to || at === bins.length - 1));
}
