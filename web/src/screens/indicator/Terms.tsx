// What the value is made of: the formula with its numbers, each number with the way to the records that it was counted from.
import type { IndicatorDetail, TermValue } from "../../api/stat";
import { Go } from "../../parts/Go";
import { ScrollBox } from "../../parts/ScrollBox";
import { number } from "../../text/numbers";
import { termLink } from "./termLink";

export function Terms({ detail }: { detail: IndicatorDetail }) {
  if (detail.terms.length === 0) return null;
  const worked = inNumbers(detail);
  return (
    <section className="panel" aria-label="怎样算出">
      <h2>怎样算出</h2>
      {worked ? <p style={{ marginBottom: 8 }}>{worked}</p> : null}
      <ScrollBox name="算式中的数">
        <table className="grid">
          <caption className="visually-hidden">算式中的数</caption>
          <thead>
            <tr>
              <th scope="col">数</th>
              <th scope="col" className="num">
                {detail.year}年
              </th>
              <th scope="col" className="num">
                {detail.year - 1}年
              </th>
              <th scope="col">单位</th>
              <th scope="col">从哪里数来</th>
            </tr>
          </thead>
          <tbody>
            {detail.terms.map((term) => (
              <Line key={term.term.key} term={term} unit={detail.unit.id} year={detail.year} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}

function Line({ term, unit, year }: { term: TermValue; unit: number; year: number }) {
  const link = termLink(term.term, unit, year);
  return (
    <tr>
      <td className="term">{term.term.name}</td>
      <td className="num">{term.value === null ? <span className="muted">未填报</span> : number(term.value)}</td>
      <td className="num muted">{number(term.before) || "—"}</td>
      <td className="muted">{term.term.unit}</td>
      <td>{link ? <Go to={link}>{term.term.ledger_name}</Go> : term.term.ledger_name}</td>
    </tr>
  );
}

/** "7 260 ÷ 21 800 = 33.3%": the formula in words with the numbers in place of the names; nothing where a name is not in it. */
export function inNumbers({ indicator, terms, value }: IndicatorDetail): string | null {
  if (value.value === null || terms.some((term) => term.value === null)) return null;
  let text = indicator.formula;
  for (const term of [...terms].sort((a, b) => b.term.name.length - a.term.name.length)) {
    if (!text.includes(term.term.name)) return null;
    text = text.replaceAll(term.term.name, number(term.value));
  }
  return `${text} = ${value.text}`;
}
