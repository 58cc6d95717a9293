// 表间核对: the tables held against each other, a rule a line; opened, it names the units with their figures and leads to their rows.
import { useRead } from "../../api/hooks";
import type { CrossCheck, CrossRule } from "../../api/stat";
import { ErrorView } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { ScrollBox } from "../../parts/ScrollBox";
import { number } from "../../text/numbers";

export function CrossChecks({ year }: { year: number }) {
  const found = useRead<CrossCheck>("/census/cross-check", { year }, { keep: true });
  if (found.isError) return <ErrorView error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const { rules } = found.data;
  if (rules.length === 0) return null;
  const broken = rules.filter((rule) => rule.broken.length > 0);
  return (
    <section className="panel" aria-label="表间核对">
      <h2>{broken.length === 0 ? `表间核对：${rules.length} 条规则都相符` : `表间核对：${broken.length} 条规则有不符`}</h2>
      <ul className="cross">
        {rules.map((rule) => (
          <li key={`${rule.ledger}/${rule.message}`}>
            <Rule rule={rule} year={year} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rule({ rule, year }: { rule: CrossRule; year: number }) {
  if (rule.broken.length === 0)
    return (
      <span className="muted">
        ✓ {rule.message.split(/[,，]/)[0]}：没有；{number(rule.held)} 所相符
      </span>
    );
  const units = new Set(rule.broken.map((one) => one.unit.id)).size;
  return (
    <details>
      <summary>
        <span className="warn-words">▲ {number(units)} 所</span> {rule.message} <span className="muted">{number(rule.held)} 所相符</span>
      </summary>
      <ScrollBox name={rule.message}>
        <table className="grid">
          <caption className="visually-hidden">{rule.message}</caption>
          <thead>
            <tr>
              <th scope="col" className="pin">
                单位
              </th>
              <th scope="col">学段</th>
              {rule.broken[0].figures.map((figure) => (
                <th scope="col" className="num" key={figure.name}>
                  {figure.name}（{figure.unit}）
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rule.broken.map((one) => (
              <tr key={`${one.unit.id}/${one.part ?? ""}`}>
                <th scope="row" className="pin">
                  <Go to={`/ledgers/${rule.ledger}?year=${year}&unit=${one.unit.id}`}>{one.unit.name}</Go>
                </th>
                <td>{one.part ?? "全校"}</td>
                {rule.broken[0].figures.map(({ name }) => (
                  <td className="num" key={name}>
                    {number(one.figures.find((figure) => figure.name === name)?.value ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  );
}
