// 总结: the year's summary on paper, every figure bound to its records; findings of the audit and unused facts beside it.
import { App, Button } from "antd";
import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { fileAddress } from "../../api/client";
import { useMe, useRead } from "../../api/hooks";
import type { Finding, Summary } from "../../api/types";
import { useAddress, useParam, useYear } from "../../parts/address";
import { auditWord, headAndBasis } from "../../parts/audit/findings";
import { ErrorView, Forbidden, Message } from "../../parts/ErrorView";
import { FigureChip } from "../../parts/FigureChip";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { useProvenance } from "../../parts/provenance";
import { clockTime } from "../../text/dates";
import { type BlockPlace, blockPlace } from "./lit";
import { Paper } from "./Paper";
import "./summary.css";

export function Component() {
  const me = useMe();
  const year = useYear();
  const summary = useRead<Summary>("/summary", { year }, { keep: true, enabled: me.may.summary });
  if (!me.may.summary)
    return (
      <main>
        <PageHead title="总结" />
        <Forbidden what="年度总结" who="局办公室" />
      </main>
    );
  if (summary.isError)
    return (
      <main>
        <PageHead title={`${year}年总结`} />
        {summary.error.status === 404 ? (
          <Message title={`${year}年还写不出总结`}>{summary.error.body.advice}</Message>
        ) : (
          <ErrorView error={summary.error} retry={() => void summary.refetch()} />
        )}
      </main>
    );
  if (!summary.data) return <Loading what="正在汇总数据" />;
  return <SummaryPage summary={summary.data} year={year} />;
}

function SummaryPage({ summary, year }: { summary: Summary; year: number }) {
  const [figure, setFigure] = useParam("figure");
  const [lit, setLit] = useState<BlockPlace | null>(null);
  const navigate = useNavigate();
  const address = useAddress();
  const open = useProvenance();
  const shown = figure ? summary.figures[figure] : undefined;
  useEffect(() => {
    if (shown) open(shown, undefined, () => setFigure(null));
  }, [shown, open, setFigure]);
  return (
    <main className="summary">
      <PageHead
        title={`${year}年总结`}
        extra={<span className="muted small">数据截至 {clockTime(summary.as_of)}</span>}
        actions={
          <>
            <Button onClick={() => navigate(address("/check"))}>核对文稿</Button>
            <Button type="primary" href={fileAddress("/summary.docx", { year })}>
              下载 DOCX
            </Button>
          </>
        }
      />
      <div className="desk">
        <Paper summary={summary} onFigure={setFigure} lit={lit} />
        <aside className="stack" aria-label="审校">
          <Findings summary={summary} onPlace={setLit} />
          <Unused summary={summary} />
        </aside>
      </div>
    </main>
  );
}

/** Findings shown before one asks for the rest. */
const AT_FIRST = 40;

function Findings({ summary, onPlace }: { summary: Summary; onPlace: (place: BlockPlace) => void }) {
  const [all, setAll] = useState(false);
  return (
    <section className="panel">
      <h2>数据核对 ({summary.findings.length})</h2>
      {summary.findings.length === 0 ? <p className="muted">没有发现前后不一、加不拢的数。</p> : null}
      <ul className="stack" style={{ gap: 8 }}>
        {summary.findings.slice(0, all ? undefined : AT_FIRST).map((finding) => (
          <li key={`${finding.code} ${finding.start} ${finding.message}`}>
            <span className={`sign ${finding.level}`} aria-hidden="true" />{" "}
            <span className="small muted">{auditWord[finding.level]}</span>{" "}
            <FindingWords finding={finding} place={blockPlace(summary, finding.start, finding.end)} onPlace={onPlace} />
            <span className="muted small" style={{ display: "block" }}>
              {finding.advice}
            </span>
          </li>
        ))}
      </ul>
      {!all && summary.findings.length > AT_FIRST ? (
        <Button type="link" onClick={() => setAll(true)}>
          还有 {summary.findings.length - AT_FIRST} 条
        </Button>
      ) : null}
    </section>
  );
}

interface WordsProps {
  finding: Finding;
  place: BlockPlace | null;
  onPlace: (place: BlockPlace) => void;
}

/** The sentence; where it has a place in the paper, a click lights it there. */
function FindingWords({ finding, place, onPlace }: WordsProps) {
  const { head, basis } = headAndBasis(finding.message);
  return (
    <>
      {place ? (
        <button type="button" className="plain to-place" onClick={() => onPlace({ ...place })}>
          {head}
        </button>
      ) : (
        head
      )}
      {basis ? (
        <span className="muted small" style={{ display: "block" }}>
          {basis}
        </span>
      ) : null}
    </>
  );
}

function Unused({ summary }: { summary: Summary }) {
  const { message } = App.useApp();
  if (summary.unused.length === 0) return null;
  const copy = (text: string) =>
    navigator.clipboard.writeText(text).then(
      () => message.success("已复制"),
      () => message.warning("浏览器不让复制，请手工选取"),
    );
  return (
    <section className="panel">
      <h2>还有 {summary.unused.length} 条可写</h2>
      <ul>
        {summary.unused.map((fact) => (
          <li key={`${fact.label} ${fact.figure}`} className="row" style={{ padding: "3px 0" }}>
            <span className="grow">
              {fact.label}{" "}
              {summary.figures[fact.figure] ? (
                <FigureChip figure={summary.figures[fact.figure]} text={fact.text} />
              ) : (
                fact.text
              )}
            </span>
            <Button
              type="link"
              onClick={() => void copy(`${fact.label}${fact.text}`)}
              aria-label={`复制 ${fact.label}`}
            >
              复制
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
