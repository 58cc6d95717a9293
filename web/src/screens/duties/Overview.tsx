// Every duty of the year with its counts over the units that the person sees; a line leads to its table.
import { useRead } from "../../api/hooks";
import type { DutyBrief, DutyCounts } from "../../api/types";
import { useYear } from "../../parts/address";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { ScrollBox } from "../../parts/ScrollBox";
import { number } from "../../text/numbers";

export function tableAddress(ledger: string, duty: string): string {
  return `/duties?ledger=${ledger}&duty=${encodeURIComponent(duty)}`;
}

export function rateText(counts: DutyCounts): string {
  return counts.rate === null ? "—" : `${counts.rate.toFixed(1)}%`;
}

export function Overview() {
  const year = useYear();
  const duties = useRead<DutyBrief[]>("/duties/overview", { year }, { keep: true });
  if (duties.isError) return <ErrorView error={duties.error} retry={() => void duties.refetch()} />;
  if (!duties.data) return <Loading />;
  if (duties.data.length === 0)
    return <Message title="没有定期报送">台账的定义里写明了报送周期的，会在这里看到各单位报了没有。</Message>;
  return (
    <ScrollBox name="各项报送">
      <table className="grid duty-table">
        <caption className="visually-hidden">各项报送</caption>
        <thead>
          <tr>
            <th scope="col">报送事项</th>
            <th scope="col" className="num">
              期后几天内
            </th>
            <th scope="col" className="num">
              应报
            </th>
            <th scope="col" className="num">
              按时
            </th>
            <th scope="col" className="num">
              迟报
            </th>
            <th scope="col" className="num">
              未报
            </th>
            <th scope="col" className="num">
              零报告
            </th>
            <th scope="col" className="num">
              按时率
            </th>
            <th scope="col" className="num">
              待审
            </th>
            <th scope="col">台账</th>
          </tr>
        </thead>
        <tbody>
          {duties.data.map((duty) => (
            <tr key={`${duty.ledger} ${duty.duty}`}>
              <th scope="row" style={{ fontWeight: 400 }}>
                <Go to={tableAddress(duty.ledger, duty.duty)}>{duty.duty}</Go>
              </th>
              <td className="num">{duty.within_days}</td>
              <td className="num">{number(duty.counts.due)}</td>
              <td className="num">{number(duty.counts.in_time)}</td>
              <td className="num">{number(duty.counts.late)}</td>
              <td className="num">
                {duty.counts.missing > 0 ? <span className="late">■ {number(duty.counts.missing)}</span> : "0"}
              </td>
              <td className="num">{number(duty.counts.nil)}</td>
              <td className="num">{rateText(duty.counts)}</td>
              <td className="num">{duty.to_judge > 0 ? <b>{number(duty.to_judge)}</b> : "0"}</td>
              <td className="muted">{duty.ledger_name}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
