// New places to try: how many from which year, beside those of projects. Kept in the address only.
import { Button, InputNumber } from "antd";
import type { PlacesReport } from "../../api/stat";
import { number } from "../../text/numbers";
import { type Added, type Outlook, writeAdded } from "./plan";

interface Props {
  report: PlacesReport;
  years: Outlook[];
  added: Added[];
  setAdded: (text: string | null) => void;
}

export function NewPlaces({ report, years, added, setAdded }: Props) {
  const ahead = years.filter((one) => !one.actual);
  const planned = report.plan.length > 0;
  const inYear = (year: number) => added.find((one) => one.year === year)?.places ?? null;
  const put = (year: number, places: number | null) => {
    const rest = added.filter((one) => one.year !== year);
    setAdded(writeAdded([...rest, ...(places ? [{ year, places }] : [])].sort((a, b) => a.year - b.year)));
  };
  const short = ahead.filter((one) => (one.gapThen ?? 0) > 0);
  return (
    <section className="panel" aria-label="试增学位">
      <h2>再增多少才够</h2>
      <div className="new-places">
        {ahead.map((one) => (
          <div key={one.year}>
            <label htmlFor={`add-${one.year}`}>{one.year}年9月前</label>
            <InputNumber
              id={`add-${one.year}`}
              min={0}
              step={45}
              precision={0}
              value={inYear(one.year)}
              placeholder="0"
              suffix="个"
              onChange={(places) => put(one.year, places)}
              style={{ width: "100%" }}
            />
          </div>
        ))}
      </div>
      <p role="status" style={{ marginTop: 8 }}>
        {added.length === 0
          ? short.length === 0
            ? planned
              ? "规划项目按期投用，每年都够用。"
              : "不新增也够用。"
            : `${planned ? "只靠规划项目" : "不新增学位"}，${short.map((one) => `${one.year}年`).join("、")}不够。`
          : short.length === 0
            ? "这样每年都够用。"
            : `这样${short.map((one) => `${one.year}年还缺 ${number(Math.round(one.gapThen ?? 0))} 个`).join("，")}。`}
      </p>
      {added.length > 0 ? (
        <Button style={{ marginTop: 6 }} onClick={() => setAdded(null)}>
          清空
        </Button>
      ) : null}
    </section>
  );
}
