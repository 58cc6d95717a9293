// Years with pupils, interval, places and gap, with what projects and trials change; a lack is marked by sign and word.
import type { PlacesReport } from "../../api/stat";
import { ScrollBox } from "../../parts/ScrollBox";
import { number } from "../../text/numbers";
import type { Outlook } from "./plan";

interface Props {
  report: PlacesReport;
  years: Outlook[];
  /** Something is tried out. */
  tried: boolean;
}

const whole = (value: number | null) => (value === null ? "—" : number(Math.round(value)));

export function GapTable({ report, years, tried }: Props) {
  const planned = report.plan.length > 0;
  const ranged = years.some((one) => one.low !== null && one.high !== null);
  return (
    <ScrollBox name="各年学生与学位">
      <table className="grid">
        <caption className="visually-hidden">
          {report.zone.name}
          {report.stage}各年学生与学位
        </caption>
        <thead>
          <tr>
            <th scope="col">年度</th>
            <th scope="col" className="num">
              学生（人）
            </th>
            {ranged ? (
              <th scope="col" className="num">
                预测区间
              </th>
            ) : null}
            <th scope="col" className="num">
              要开班（个）
            </th>
            <th scope="col" className="num">
              现有学位（个）
            </th>
            <th scope="col" className="num">
              余缺
            </th>
            {planned ? (
              <>
                <th scope="col" className="num">
                  规划新增
                </th>
                <th scope="col" className="num">
                  规划后学位
                </th>
                <th scope="col" className="num">
                  规划后余缺
                </th>
              </>
            ) : null}
            {tried ? (
              <>
                <th scope="col" className="num">
                  试增后学位
                </th>
                <th scope="col" className="num">
                  试增后余缺
                </th>
              </>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {years.map((one) => (
            <tr key={one.year}>
              <th scope="row">
                {one.year}
                {one.actual ? "" : <span className="muted small"> 预测</span>}
              </th>
              <td className="num">{whole(one.pupils)}</td>
              {ranged ? (
                <td className="num">
                  {one.actual || one.low === null || one.high === null ? "" : `${whole(one.low)}–${whole(one.high)}`}
                </td>
              ) : null}
              <td className="num">{whole(one.classes)}</td>
              <td className="num">{whole(one.capacity)}</td>
              <td className="num">
                <Gap gap={one.gap} />
              </td>
              {planned ? (
                <>
                  <td className="num">{one.planned > 0 ? `+${number(one.planned)}` : ""}</td>
                  <td className="num">{one.actual ? "" : whole(one.capacity_planned)}</td>
                  <td className="num">{one.actual ? null : <Gap gap={one.gap_planned} />}</td>
                </>
              ) : null}
              {tried ? (
                <>
                  <td className="num">{one.actual ? "" : whole(one.capacityThen)}</td>
                  <td className="num">{one.actual ? null : <Gap gap={one.gapThen} />}</td>
                </>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

export function Gap({ gap }: { gap: number | null }) {
  if (gap === null) return <span className="muted">—</span>;
  const size = Math.round(Math.abs(gap));
  if (size === 0) return <>持平</>;
  return gap > 0 ? <span className="late">■ 缺 {number(size)}</span> : <>余 {number(size)}</>;
}
