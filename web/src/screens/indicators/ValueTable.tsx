// The values by group: whole, change, limit, then the parts side by side. A missing value says why.
import { Fragment } from "react";
import type { IndicatorTable, IndicatorValue } from "../../api/stat";
import { Go } from "../../parts/Go";
import { MetMark } from "../../parts/MetMark";
import { ScrollBox } from "../../parts/ScrollBox";
import { changeWords, limitText } from "../../text/limits";
import { number } from "../../text/numbers";
import type { Row } from "./groups";

interface Props {
  groups: [string, Row[]][];
  table: IndicatorTable;
}

export function ValueTable({ groups, table }: Props) {
  const width = 5 + table.parts.length;
  const targets = groups.some(([, rows]) => rows.some(({ whole }) => whole?.target));
  return (
    <ScrollBox name="各项指标">
      <table className="grid">
        <caption className="visually-hidden">
          {table.unit.name} {table.year}年各项指标
        </caption>
        <thead>
          <tr>
            <th scope="col" className="pin">
              指标
            </th>
            <th scope="col" className="num">
              数值
            </th>
            <th scope="col">比上年</th>
            <th scope="col">限值</th>
            <th scope="col">依据</th>
            {targets ? <th scope="col">今年目标</th> : null}
            {table.parts.map((part) => (
              <th scope="col" className="num" key={part}>
                {part}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(([group, rows]) => (
            <Fragment key={group}>
              {groups.length > 1 ? (
                <tr>
                  <th scope="rowgroup" className="group" colSpan={width + (targets ? 1 : 0)}>
                    {group}
                  </th>
                </tr>
              ) : null}
              {rows.map((row) => (
                <Line key={row.indicator.id} row={row} table={table} targets={targets} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Line({ row, table, targets }: { row: Row; table: IndicatorTable; targets: boolean }) {
  const { indicator, whole, parts } = row;
  const unit = `unit=${table.unit.id}`;
  const by = table.by && indicator.by.some((choice) => choice.id === table.by) ? `&by=${table.by}` : "";
  return (
    <tr>
      <td className="pin name">
        <Go to={`/indicators/${indicator.id}?${unit}${by}`}>{indicator.name}</Go>
      </td>
      <td className="num">
        <Value value={whole} />
      </td>
      <td className="small change">{changeWords(whole?.change)}</td>
      <td>
        <Limit value={whole} />
      </td>
      <td className="small">{whole ? <Basis value={whole} /> : null}</td>
      {targets ? <td className="small">{whole?.target ?? ""}</td> : null}
      {table.parts.map((part) => (
        <td className="num" key={part}>
          <Part value={parts.get(part)} name={part} />
        </td>
      ))}
    </tr>
  );
}

function Value({ value }: { value: IndicatorValue | undefined }) {
  if (!value) return <span className="muted">—</span>;
  if (value.value === null) return <span className="muted small missing-words">{value.missing ?? "暂无"}</span>;
  return <strong>{value.text}</strong>;
}

/** On how many schools a value stands, and how many owe it where that is more. */
export function Basis({ value }: { value: IndicatorValue }) {
  const { on_units: on, owed_units: owed } = value;
  if (on === 0) return null;
  const lacking = owed !== null && owed > on;
  return (
    <span className={lacking ? "warn-words" : "muted"} style={{ whiteSpace: "nowrap" }}>
      {lacking ? `${number(on)} 所，应报 ${number(owed)} 所` : `${number(on)} 所`}
    </span>
  );
}

function Limit({ value }: { value: IndicatorValue | undefined }) {
  if (!value?.threshold) return null;
  const { threshold } = value;
  return (
    <span className="small" style={{ whiteSpace: "nowrap" }} title={`${threshold.name} ${threshold.basis}`}>
      {limitText(threshold, value.unit)} {value.met === null ? null : <MetMark met={value.met} />}
    </span>
  );
}

function Part({ value, name }: { value: IndicatorValue | undefined; name: string }) {
  if (!value) return null;
  if (value.value === null)
    return (
      <span className="muted" title={value.missing ? `${name}：${value.missing}` : undefined}>
        —<span className="visually-hidden">{value.missing ?? "暂无"}</span>
      </span>
    );
  return (
    <span className={value.met === false ? "met no" : undefined}>
      {value.met === false ? <span aria-hidden="true">✕ </span> : null}
      {value.text}
      {value.met === false ? <span className="visually-hidden">未达标</span> : null}
    </span>
  );
}
