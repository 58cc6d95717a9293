// What a what-if found: the cost, the additions school by school, the coefficients before and after.
import { Button } from "antd";
import type { BalanceReport, BalanceResource, WhatIf } from "../../api/stat";
import { type Cell, sheetText } from "../../parts/copyTable";
import { LongText } from "../../parts/LongText";
import { MetMark } from "../../parts/MetMark";
import { ScrollBox } from "../../parts/ScrollBox";
import { useCopy } from "../../parts/useCopy";
import { number } from "../../text/numbers";
import { costText, cvText } from "./words";

export function WhatIfResult({ report, result }: { report: BalanceReport; result: WhatIf }) {
  const copy = useCopy();
  const schools = new Set(result.changes.map((change) => change.unit.id)).size;
  return (
    <div className="stack" style={{ marginTop: 12 }} role="status">
      <p>
        <strong style={{ fontSize: 18 }}>
          {schools > 0 ? `添置 ${schools} 所学校，共 ${costText(result.cost)}，` : "这样"}
          {result.reached ? "可以达标" : "还不能达标"}
        </strong>
        <span className="muted small">
          {" "}
          达标学校 {number(result.before.passed)} → {number(result.after.passed)} 所；
          {schools === 0 ? "" : result.exact ? "没有更省的办法" : "这是找到的最省的办法，不保证最少"}
        </span>
      </p>
      {result.reasons.map((reason) => (
        <div key={reason} className="warn-words">
          ▲ <LongText text={reason} />
        </div>
      ))}
      {result.skipped.length > 0 ? (
        <div className="small muted">
          <LongText text={`缺数据、没有改动的学校：${result.skipped.join("、")}`} />
        </div>
      ) : null}
      <div className="row wrap">
        <Button onClick={() => void copy(sheetText(sheet(report, result)), "已复制，可粘贴到 Excel")}>
          复制到 Excel
        </Button>
      </div>
      <div className="beside">
        <Changes report={report} result={result} />
        <Coefficients before={result.before.resources} after={result.after.resources} />
      </div>
    </div>
  );
}

function Changes({ report, result }: { report: BalanceReport; result: WhatIf }) {
  const item = (id: string) => report.resources.find((one) => one.id === id);
  if (result.changes.length === 0) return <p className="muted">没有要添置的。</p>;
  return (
    <ScrollBox name="要添置的">
      <table className="grid">
        <caption className="visually-hidden">要添置的</caption>
        <thead>
          <tr>
            <th scope="col">学校</th>
            <th scope="col">添置</th>
            <th scope="col" className="num">
              数量
            </th>
            <th scope="col" className="num">
              费用
            </th>
          </tr>
        </thead>
        <tbody>
          {result.changes.map((change) => (
            <tr key={`${change.unit.id} ${change.resource}`}>
              <td>{change.unit.name}</td>
              <td>{item(change.resource)?.item ?? change.text}</td>
              <td className="num">
                {number(Math.ceil(change.amount * 100 - 1e-6) / 100)}
                {item(change.resource)?.unit}
              </td>
              <td className="num">{costText(change.cost)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              合计
            </th>
            <td className="num">{costText(result.cost)}</td>
          </tr>
        </tfoot>
      </table>
    </ScrollBox>
  );
}

function Coefficients({ before, after }: { before: BalanceResource[]; after: BalanceResource[] }) {
  return (
    <ScrollBox name="差异系数前后">
      <table className="grid">
        <caption className="visually-hidden">差异系数前后</caption>
        <thead>
          <tr>
            <th scope="col">资源</th>
            <th scope="col" className="num">
              现在
            </th>
            <th scope="col" className="num">
              推演后
            </th>
            <th scope="col">限值</th>
          </tr>
        </thead>
        <tbody>
          {before.map((resource, at) => (
            <tr key={resource.id}>
              <td>{resource.item}</td>
              <td className="num">{cvText(resource.cv)}</td>
              <td className="num">{cvText(after[at]?.cv ?? null)}</td>
              <td className="small">
                {resource.limit === null ? "" : `≤${resource.limit} `}
                <MetMark met={after[at]?.met ?? null} words={["在限值内", "超过限值"]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function sheet(report: BalanceReport, result: WhatIf): Cell[][] {
  const item = (id: string) => report.resources.find((one) => one.id === id);
  return [
    [`${report.year}年${report.stage}均衡推演`],
    ["学校", "添置", "数量", "单位", "费用（元）"],
    ...result.changes.map((change) => [
      change.unit.name,
      item(change.resource)?.item,
      change.amount,
      item(change.resource)?.unit,
      change.cost,
    ]),
    ["合计", "", "", "", result.cost],
    [],
    ["资源", "现在差异系数", "推演后差异系数", "限值"],
    ...result.before.resources.map((resource, at) => [
      resource.name,
      resource.cv,
      result.after.resources[at]?.cv,
      resource.limit,
    ]),
  ];
}
