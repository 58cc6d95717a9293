// Towns by how the tables of their units stand, the least complete first.
import type { CensusBoard, CensusTown } from "../../api/stat";
import { ScrollBox } from "../../parts/ScrollBox";
import { number } from "../../text/numbers";
import { StandingBar } from "./StandingBar";
import { Count } from "./Tables";
import { type Standing, share } from "./words";

/** The board tells approved and waiting of a town; what was sent back counts as open there. */
function standing(town: CensusTown): Standing {
  const missing = Math.max(town.owed - town.approved - town.submitted, 0);
  return { owed: town.owed, approved: town.approved, submitted: town.submitted, returned: 0, missing };
}

export function Towns({ board }: { board: CensusBoard }) {
  if (board.towns.length === 0) return null;
  const rows = [...board.towns].sort((a, b) => a.approved / Math.max(a.owed, 1) - b.approved / Math.max(b.owed, 1));
  const behind = rows.filter((town) => town.approved + town.submitted < town.owed).length;
  return (
    <section className="panel" aria-label="各乡镇">
      <h2>{behind === 0 ? "各乡镇都报齐了" : `${behind} 个乡镇还没有报齐`}</h2>
      <ScrollBox name="各乡镇填报情况">
        <table className="grid">
          <caption className="visually-hidden">{board.year}年各乡镇填报情况</caption>
          <thead>
            <tr>
              <th scope="col" className="pin">
                乡镇
              </th>
              <th scope="col" className="num">
                单位（个）
              </th>
              <th scope="col" className="num">
                应报（张）
              </th>
              <th scope="col" className="num">
                已通过
              </th>
              <th scope="col" className="num">
                待审
              </th>
              <th scope="col" className="num">
                未报
              </th>
              <th scope="col" className="num">
                通过率
              </th>
              <th scope="col" style={{ width: "30%" }}>
                <span className="visually-hidden">图</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((town) => (
              <tr key={town.town}>
                <th scope="row" className="pin">
                  {town.town}
                </th>
                <td className="num">{number(town.units)}</td>
                <td className="num">{number(town.owed)}</td>
                <td className="num">{number(town.approved)}</td>
                <td className="num">{number(town.submitted)}</td>
                <td className="num">
                  <Count id="missing" count={standing(town).missing} />
                </td>
                <td className="num">{share(town.approved, town.owed)}</td>
                <td>
                  <StandingBar standing={standing(town)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
