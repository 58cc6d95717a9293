// The sums: headings of several fields over and beside the values, totals at the end. Very long results show their beginning.
import { useMemo, useState } from "react";
import { Button } from "antd";
import type { PivotAnswer } from "../../api/stat";
import { ScrollBox } from "../../parts/ScrollBox";
import { number } from "../../text/numbers";
import { runs } from "./cells";

const AT_ONCE = 200;

export function PivotGrid({ answer, name }: { answer: PivotAnswer; name: string }) {
  const [most, setMost] = useState(AT_ONCE);
  const rows = answer.rows.slice(0, most);
  const side = useMemo(
    () =>
      answer.row_names.map(
        (_, level) =>
          new Map(
            runs(
              rows.map((row) => row.keys),
              level,
            ).map((run) => [run.at, run]),
          ),
      ),
    [answer.row_names, rows],
  );
  const across = answer.column_names.length > 0;
  if (answer.rows.length === 0) return <p className="muted">没有符合的数据。</p>;
  return (
    <>
      <ScrollBox name="透视结果">
        <table className="grid pivot-grid">
          <caption className="visually-hidden">
            {name}，按{[...answer.row_names, ...answer.column_names].join("、")}汇总
          </caption>
          <Heads answer={answer} />
          <tbody>
            {rows.map((row, at) => (
              <tr key={row.keys.join("/") || "all"}>
                {answer.row_names.length === 0 ? <th scope="row">全部</th> : null}
                {answer.row_names.map((field, level) => {
                  const run = side[level].get(at);
                  return run ? (
                    <th scope={run.length > 1 ? "rowgroup" : "row"} rowSpan={run.length} key={field}>
                      {run.text || "（空）"}
                    </th>
                  ) : null;
                })}
                {across
                  ? row.values.map((value, column) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: the place of a column is its key
                      <td className="num" key={column}>
                        {number(value)}
                      </td>
                    ))
                  : null}
                <td className="num total">{number(row.total)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={Math.max(answer.row_names.length, 1)}>
                合计
              </th>
              {across
                ? answer.totals.map((value, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the place of a column is its key
                    <td className="num" key={column}>
                      {number(value)}
                    </td>
                  ))
                : null}
              <td className="num">{number(answer.total)}</td>
            </tr>
          </tfoot>
        </table>
      </ScrollBox>
      <p className="small muted" style={{ paddingTop: 6 }}>
        {answer.unit ? `单位：${answer.unit}。` : ""}共 {number(answer.rows.length)} 行。
        {answer.rows.length > most ? <Button onClick={() => setMost(most + 1000)}>再看一些</Button> : null}
      </p>
    </>
  );
}

function Heads({ answer }: { answer: PivotAnswer }) {
  const side = answer.row_names.length > 0 ? answer.row_names : [""];
  const deep = Math.max(answer.column_names.length, 1);
  return (
    <thead>
      {Array.from({ length: deep }, (_, level) => (
        <tr key={answer.column_names[level] ?? "total"}>
          {level === 0
            ? side.map((name) => (
                <th scope="col" rowSpan={deep} key={name}>
                  {name}
                </th>
              ))
            : null}
          {answer.column_names.length > 0
            ? runs(answer.columns, level).map((run) => (
                <th scope={run.length > 1 ? "colgroup" : "col"} colSpan={run.length} className="num" key={run.at}>
                  {run.text || "（空）"}
                </th>
              ))
            : null}
          {level === 0 ? (
            <th scope="col" rowSpan={deep} className="num">
              合计
            </th>
          ) : null}
        </tr>
      ))}
    </thead>
  );
}
