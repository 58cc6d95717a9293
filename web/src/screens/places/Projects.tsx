// The projects that add places, by the year from which these can be used, each with the way to its record.
import type { PlacesReport } from "../../api/stat";
import { Go } from "../../parts/Go";
import { ScrollBox } from "../../parts/ScrollBox";
import { number } from "../../text/numbers";

export function Projects({ report }: { report: PlacesReport }) {
  const { plan } = report;
  if (plan.length === 0) return null;
  const sum = plan.reduce((all, one) => all + one.places, 0);
  return (
    <section className="panel" aria-label="规划新增学位">
      <h2>
        {plan.length} 个项目规划新增学位 {number(sum)} 个
      </h2>
      <ScrollBox name="规划新增学位的项目">
        <table className="grid">
          <caption className="visually-hidden">规划新增学位的项目</caption>
          <thead>
            <tr>
              <th scope="col">投用年度</th>
              <th scope="col">项目</th>
              <th scope="col" className="num">
                学位（个）
              </th>
              <th scope="col">计划竣工</th>
              <th scope="col">进度</th>
              <th scope="col">学校</th>
            </tr>
          </thead>
          <tbody>
            {plan.map((one) => (
              <tr key={one.record}>
                <td>{one.year}年秋季</td>
                <th scope="row">
                  <Go to={`/ledgers/${one.ledger}/records/${one.record}`}>{one.name}</Go>
                </th>
                <td className="num">{number(one.places)}</td>
                <td>{one.ready}</td>
                <td>{one.state}</td>
                <td>{one.school?.name ?? "新办学校"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
