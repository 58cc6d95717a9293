// The story of one figure: definition, scope, period, as of, last year, target, and the very records behind it.
import { App, Button, Drawer } from "antd";
import { useState } from "react";
import type { Figure, FigureWithTrend } from "../api/types";
import { clockTime } from "../text/dates";
import { number } from "../text/numbers";
import { FigureRecords } from "./FigureRecords";
import { Go } from "./Go";
import { originWords } from "./OriginWords";
import { Sparkline } from "./Sparkline";

interface Props {
  figure: Figure;
  trend?: FigureWithTrend;
  open: boolean;
  onClose: () => void;
}

export default function ProvenanceDrawer({ figure, trend, open, onClose }: Props) {
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={Math.min(640, window.innerWidth)}
      title={figure.label}
      destroyOnHidden
      extra={<Quote figure={figure} />}
    >
      <Story key={figure.id} figure={figure} trend={trend} onClose={onClose} />
    </Drawer>
  );
}

function Quote({ figure }: { figure: Figure }) {
  const { message } = App.useApp();
  const quote = `${figure.label}${figure.text}（${figure.scope}，${figure.period}；${originWords(figure)}；截至${figure.as_of.slice(0, 10)}）`;
  return (
    <Button
      onClick={() =>
        navigator.clipboard.writeText(quote).then(
          () => message.success("已复制，可粘贴到文稿"),
          () => message.warning("浏览器不让复制，请手工选取"),
        )
      }
    >
      复制为引用
    </Button>
  );
}

function Story({ figure, trend, onClose }: { figure: Figure; trend?: FigureWithTrend; onClose: () => void }) {
  const [records, setRecords] = useState(false);
  const origin = figure.origin;
  return (
    <div className="stack">
      <p style={{ fontSize: 26, lineHeight: 1.3 }}>
        {figure.missing ? <span className="muted">暂无</span> : figure.text}{" "}
        {trend ? <Sparkline values={trend.series.map((point) => point.value)} width={110} height={26} /> : null}
      </p>
      {figure.missing ? <p>没有数的原因：{figure.missing}</p> : null}
      <dl className="facts">
        <OriginFacts figure={figure} onClose={onClose} />
        <dt>范围</dt>
        <dd>{figure.scope}</dd>
        <dt>时段</dt>
        <dd>{figure.period}</dd>
        <dt>截至</dt>
        <dd>{clockTime(figure.as_of)}</dd>
        {trend && trend.last_year !== null ? (
          <>
            <dt>上年同期</dt>
            <dd>
              {number(trend.last_year)}
              {figure.unit}
              {trend.change_text ? `（${trend.change_text}）` : ""}
            </dd>
          </>
        ) : null}
        {trend?.target ? (
          <>
            <dt>目标</dt>
            <dd>
              {trend.target}
              {trend.met === null ? "" : trend.met ? "（已达到）" : "（未达到）"}
            </dd>
          </>
        ) : null}
      </dl>
      {origin.kind === "measure" && origin.records > 0 ? (
        records ? (
          <FigureRecords figure={figure} onLeave={onClose} />
        ) : (
          <Button type="primary" style={{ justifySelf: "start" }} onClick={() => setRecords(true)}>
            打开 {origin.records} 条记录
          </Button>
        )
      ) : null}
    </div>
  );
}

/** A figure that is an indicator has a page of its own, with its terms and its course; others name what they were made of. */
function IndicatorFact({ figure, onClose }: { figure: Figure; onClose: () => void }) {
  const found = figure.id.match(/^indicator\.([^~]+)~(\d{4})~(\d*)~/);
  if (!found)
    return figure.origin.kind === "derived" ? (
      <>
        <dt>用到</dt>
        <dd>{figure.origin.from.join("、")}</dd>
      </>
    ) : null;
  const [, id, year, unit] = found;
  return (
    <>
      <dt>指标</dt>
      <dd>
        <Go to={`/indicators/${id}?year=${year}${unit ? `&unit=${unit}` : ""}`} onClick={onClose}>
          口径、算式和历年
        </Go>
      </dd>
    </>
  );
}

function OriginFacts({ figure, onClose }: { figure: Figure; onClose: () => void }) {
  const origin = figure.origin;
  switch (origin.kind) {
    case "measure":
      return (
        <>
          <dt>来源</dt>
          <dd>
            <Go to={`/ledgers/${origin.ledger}`} onClick={onClose}>
              {origin.ledger_name}
            </Go>{" "}
            · {origin.measure_name}
          </dd>
          <dt>怎样计</dt>
          <dd>{origin.rule}</dd>
          {origin.slice ? (
            <>
              <dt>限于</dt>
              <dd>{origin.slice}</dd>
            </>
          ) : null}
          <dt>起止</dt>
          <dd>
            {origin.from} 至 {origin.to}
          </dd>
        </>
      );
    case "hand":
      return (
        <>
          <dt>来源</dt>
          <dd>
            ✎ 手工填报：{origin.by}，{origin.on}
          </dd>
          <dt>说明</dt>
          <dd>{origin.note ?? "没有写说明"}</dd>
        </>
      );
    case "document":
      return (
        <>
          <dt>来源</dt>
          <dd>
            <Go to={`/documents/${origin.document_id}?at=${origin.start}`} onClick={onClose}>
              文稿原文
            </Go>
            ：“{origin.quote}”
          </dd>
        </>
      );
    case "derived":
      return (
        <>
          <dt>推算</dt>
          <dd>{origin.how}</dd>
          <IndicatorFact figure={figure} onClose={onClose} />
        </>
      );
  }
}
