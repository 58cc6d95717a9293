// A cumulative trend over the months with the target as a line. Gaps stay gaps; the axis starts at zero.
import { LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useDark } from "../../theme";

use([LineChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

interface Props {
  series: { period: string; value: number | null }[];
  unit: string;
  target: number | null;
  label: string;
}

export default function TrendChart({ series, unit, target, label }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const dark = useDark();
  useEffect(() => {
    if (!box.current) return;
    const chart = init(box.current, null, { renderer: "svg" });
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const muted = colour("--muted");
    const top = Math.max(target ?? 0, ...series.map((point) => point.value ?? 0));
    chart.setOption({
      animation: false,
      darkMode: dark,
      grid: { left: 8, right: 16, top: 24, bottom: 4, containLabel: true },
      tooltip: {
        trigger: "axis",
        confine: true,
        valueFormatter: (value: unknown) => (value == null ? "—" : `${value}${unit}`),
      },
      xAxis: {
        type: "category",
        boundaryGap: false,
        data: series.map((point) => monthWord(point.period)),
        axisLabel: { color: muted },
        axisLine: { lineStyle: { color: colour("--line") } },
      },
      yAxis: {
        type: "value",
        min: 0,
        max: top > 0 ? niceTop(top) : 1,
        name: unit,
        nameTextStyle: { color: muted },
        axisLabel: { color: muted },
        splitLine: { lineStyle: { color: colour("--line") } },
      },
      series: [
        {
          type: "line",
          data: series.map((point) => point.value),
          connectNulls: false,
          symbolSize: 6,
          itemStyle: { color: colour("--primary") },
          lineStyle: { color: colour("--primary"), width: 2 },
          markLine:
            target === null
              ? undefined
              : {
                  silent: true,
                  symbol: "none",
                  data: [{ yAxis: target }],
                  label: { formatter: `目标 ${target}`, color: muted, position: "insideStartTop" },
                  lineStyle: { color: muted, type: "dashed" },
                },
        },
      ],
    });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [series, unit, target, dark]);
  return <div ref={box} role="img" aria-label={label} style={{ height: 200 }} />;
}

/** A round number a little above the highest point, so that the target line is always in sight. */
function niceTop(top: number): number {
  const step = 10 ** Math.floor(Math.log10(top)) / 2;
  return Math.ceil((top * 1.05) / step) * step;
}

function monthWord(period: string): string {
  const found = period.match(/^\d{4}-(\d{2})$/);
  return found ? `${Number(found[1])}月` : period;
}
