// How far the same method would have been off in the past: forecasts beside what came, and the method in words.
import type { PlacesReport } from "../../api/stat";
import { ScrollBox } from "../../parts/ScrollBox";
import { number } from "../../text/numbers";

export function Backtest({ report }: { report: PlacesReport }) {
  const { backtest, method } = report;
  if (!backtest && !method) return null;
  return (
    <section className="panel" aria-label="预测准不准">
      <h2>预测准不准</h2>
      {backtest ? <p>{backtest.text}</p> : null}
      {method ? <p className="small muted">{method}</p> : null}
      {backtest && backtest.years.length > 0 ? (
        <ScrollBox name="预测与实际">
          <table className="grid">
            <caption className="visually-hidden">预测与实际</caption>
            <thead>
              <tr>
                <th scope="col">年度</th>
                <th scope="col" className="num">
                  当时预测（人）
                </th>
                <th scope="col" className="num">
                  实际（人）
                </th>
                <th scope="col" className="num">
                  相差
                </th>
              </tr>
            </thead>
            <tbody>
              {backtest.years.map((one) => (
                <tr key={one.year}>
                  <td>{one.year}</td>
                  <td className="num">{number(Math.round(one.forecast))}</td>
                  <td className="num">{number(Math.round(one.actual))}</td>
                  <td className="num">
                    {one.actual > 0 ? `${(((one.forecast - one.actual) / one.actual) * 100).toFixed(1)}%` : ""}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      ) : null}
    </section>
  );
}
