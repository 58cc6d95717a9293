// The tables of the census by how they stand; each leads to its returns, unit by unit, or to its rows.
import type { CensusBoard, CensusTable } from "../../api/stat";
import { Go } from "../../parts/Go";
import { ScrollBox } from "../../parts/ScrollBox";
import { number } from "../../text/numbers";
import { StandingBar } from "./StandingBar";
import { PARTS, share } from "./words";

export function Tables({ board }: { board: CensusBoard }) {
  const done = board.tables.filter((table) => table.owed > 0 && table.approved === table.owed).length;
  return (
    <section className="panel" aria-label="各表">
      <h2>
        {board.tables.length} 张表中 {done} 张全部通过
      </h2>
      <ScrollBox name="各表填报情况">
        <table className="grid">
          <caption className="visually-hidden">{board.year}年各表填报情况</caption>
          <thead>
            <tr>
              <th scope="col" className="pin">
                表
              </th>
              <th scope="col" className="num">
                应报（个）
              </th>
              {PARTS.map(({ id, name }) => (
                <th scope="col" className="num" key={id}>
                  {name}
                </th>
              ))}
              <th scope="col" className="num">
                通过率
              </th>
              <th scope="col" style={{ width: "24%" }}>
                <span className="visually-hidden">图</span>
              </th>
              <th scope="col" className="num">
                数据（行）
              </th>
            </tr>
          </thead>
          <tbody>
            {board.tables.map((table) => (
              <Line key={table.ledger} table={table} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="small muted">● 已通过　◐ 待审　退 退回　■ 未报。点表名，逐单位看报送。</p>
    </section>
  );
}

function Line({ table }: { table: CensusTable }) {
  const returns = table.duty
    ? `/duties?ledger=${table.ledger}&duty=${encodeURIComponent(table.duty)}`
    : `/ledgers/${table.ledger}`;
  return (
    <tr>
      <td className="pin name">
        <Go to={returns}>{table.name}</Go>
      </td>
      <td className="num">{number(table.owed)}</td>
      {PARTS.map(({ id }) => (
        <td className="num" key={id}>
          <Count id={id} count={table[id]} />
        </td>
      ))}
      <td className="num">{share(table.approved, table.owed)}</td>
      <td>
        <StandingBar standing={table} />
      </td>
      <td className="num">
        <Go to={`/ledgers/${table.ledger}`}>{number(table.rows)}</Go>
      </td>
    </tr>
  );
}

export function Count({ id, count }: { id: (typeof PARTS)[number]["id"]; count: number }) {
  if (count === 0) return <span className="muted">0</span>;
  if (id === "missing") return <span className="late">■ {number(count)}</span>;
  return <>{number(count)}</>;
}
