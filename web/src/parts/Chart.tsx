// A drawing by ECharts: SVG, in the colours of the page, redrawn when its box or the mode changes. What is drawn is the caller's.
import { BarChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useDark } from "../theme";
import { type Look, readLook } from "./look";

use([
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  AriaComponent,
  SVGRenderer,
]);

interface Props {
  /** Makes what is drawn; the same function as long as nothing of it changes. */
  make: (look: Look) => EChartsCoreOption;
  label: string;
  height?: number;
  /** A bar or point was clicked: its place in the data. */
  onPick?: (at: number) => void;
}

export default function Chart({ make, label, height = 220, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const dark = useDark();
  useEffect(() => {
    if (!box.current) return;
    const chart = init(box.current, null, { renderer: "svg" });
    chart.setOption({ animation: false, darkMode: dark, ...make(readLook()) });
    chart.on("click", (event) => pick.current?.(event.dataIndex));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [make, dark]);
  return <div ref={box} role="img" aria-label={label} style={{ height }} />;
}
