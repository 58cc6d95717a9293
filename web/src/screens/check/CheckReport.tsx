// What the check says of a paper: counts, the text with its marks, the findings, and the opinion for the author.
import { App, Button } from "antd";
import { useMemo, useRef, useState } from "react";
import type { PaperCheck } from "../../api/types";
import { FindingsPanel } from "../../parts/audit/FindingsPanel";
import { auditWord, isMissing, LEVELS, type Opinion, opinionText } from "../../parts/audit/findings";
import { useAudit } from "../../parts/audit/useAudit";
import { useFindingKeys } from "../../parts/audit/useFindingKeys";
import { DocumentText } from "../../parts/DocumentText";
import { figureSpans } from "../../parts/figureSpans";
import { PageHead } from "../../parts/PageHead";
import { ReaderNotes } from "../../parts/ReaderNotes";
import { OpinionSheet } from "./OpinionSheet";
import "../../parts/sides.css";
import "./check.css";

export function CheckReport({ check, onAgain }: { check: PaperCheck; onAgain: () => void }) {
  const text = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  const audit = useAudit(check.audit, text, settled);
  const settle = (key: string, yes: boolean) =>
    setSettled((old) => new Set(yes ? [...old, key] : [...old].filter((one) => one !== key)));
  const choose = useFindingKeys(audit, list, settle);
  const figures = useMemo(() => figureSpans(check.figures), [check.figures]);
  const opinion: Opinion = {
    title: check.title ?? check.name,
    about: `对照${check.year}年的计划、台账和现行规定，数据截至${check.as_of}。`,
    entries: audit.entries.filter((entry) => !settled.has(entry.key)),
    heldCount: audit.held.length,
  };
  return (
    <main className="fill check">
      <PageHead
        title={`核对《${opinion.title}》`}
        extra={<Counts opinion={opinion} />}
        actions={
          <>
            <Copy opinion={opinion} />
            <Button onClick={() => window.print()}>打印</Button>
            <Button type="primary" onClick={onAgain}>
              换一份
            </Button>
          </>
        }
        about={
          <>
            {check.kind_name} · {opinion.about}
            只核对，不留存：离开本页，结果就没有了。
          </>
        }
      />
      <div className="sides">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <section className="panel side-text" aria-label="原文" ref={text} tabIndex={0}>
          <ReaderNotes share={check.damaged_share} findings={check.findings} />
          <DocumentText
            text={check.text}
            figures={figures}
            audit={audit.spans}
            lit={audit.lit}
            onAudit={(id) => choose(id)}
          />
        </section>
        <section className="side-list" aria-label="核对结果">
          <FindingsPanel
            audit={audit}
            papers={check.audit.papers}
            figures={check.figures}
            sources={check.sources}
            onSettle={settle}
            box={list}
          />
        </section>
      </div>
      <OpinionSheet opinion={opinion} />
    </main>
  );
}

/** How many of each level, the gravest first; and how many targets of the plan the paper does not tell of. */
function Counts({ opinion }: { opinion: Opinion }) {
  const placed = opinion.entries.filter((entry) => !isMissing(entry));
  const missing = opinion.entries.length - placed.length;
  return (
    <ul className="row wrap counts" aria-label="核对结果合计">
      {LEVELS.map((level) => (
        <li key={level}>
          <span className={`sign ${level}`} aria-hidden="true" /> {auditWord[level]}{" "}
          <b>{placed.filter((entry) => entry.finding.level === level).length}</b>
        </li>
      ))}
      {missing > 0 ? (
        <li>
          没写到 <b>{missing}</b>
        </li>
      ) : null}
      <li>
        <span className="sign held" aria-hidden="true" /> 成立 <b>{opinion.heldCount}</b>
      </li>
    </ul>
  );
}

function Copy({ opinion }: { opinion: Opinion }) {
  const { message } = App.useApp();
  const copy = () =>
    navigator.clipboard.writeText(opinionText(opinion)).then(
      () => message.success("已复制，可直接发给起草人"),
      () => message.warning("浏览器不让复制，请用“打印”"),
    );
  return <Button onClick={() => void copy()}>复制核对意见</Button>;
}
