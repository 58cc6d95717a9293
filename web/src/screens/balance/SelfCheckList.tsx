// The self-check: what else is demanded besides the resources, who answers for it, and how it stands.
import type { BalanceReport } from "../../api/stat";
import { LongText } from "../../parts/LongText";
import { MetMark } from "../../parts/MetMark";
import { ScrollBox } from "../../parts/ScrollBox";

export function SelfCheckList({ report }: { report: BalanceReport }) {
  const open = report.self_check.filter((one) => one.met === null).length;
  const unmet = report.self_check.filter((one) => one.met === false).length;
  return (
    <section className="panel" aria-label="自查">
      <h2>
        自查 {report.self_check.length} 项：{unmet} 项未达标，{open} 项待核
      </h2>
      <ScrollBox name="自查">
        <table className="grid">
          <caption className="visually-hidden">自查</caption>
          <thead>
            <tr>
              <th scope="col">序号</th>
              <th scope="col">内容</th>
              <th scope="col">要求</th>
              <th scope="col">现状</th>
              <th scope="col">结论</th>
              <th scope="col">责任科室</th>
            </tr>
          </thead>
          <tbody>
            {report.self_check.map((one) => (
              <tr key={one.number}>
                <td className="nowrap">{one.number}</td>
                <td className="wrap-words">
                  {one.name}
                  {one.note ? (
                    <div className="muted small">
                      <LongText text={one.note} />
                    </div>
                  ) : null}
                </td>
                <td className="wrap-words">{one.limit}</td>
                <td className="wrap-words">
                  {one.value === null ? <span className="muted">未填报</span> : <LongText text={one.value} />}
                </td>
                <td className="nowrap">
                  {one.met === null ? <span className="muted">○ 待核</span> : <MetMark met={one.met} />}
                </td>
                <td className="nowrap">{one.office}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
