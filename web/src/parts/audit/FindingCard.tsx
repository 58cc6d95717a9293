// One finding: its sentence when closed; its places, both values, advice and source when it is the open one.
import { Button } from "antd";
import type { AuditFinding, AuditPaper, DocFigure, Figure } from "../../api/types";
import { FigureChip } from "../FigureChip";
import { Go } from "../Go";
import { auditWord, type Entry, headAndBasis, withUnit } from "./findings";
import type { AuditWork } from "./useAudit";

interface Props {
  entry: Entry;
  audit: AuditWork;
  papers: AuditPaper[];
  figures: DocFigure[];
  sources?: Record<string, Figure>;
  onSettle?: (key: string, settled: boolean) => void;
}

export function FindingCard(props: Props) {
  const { entry, audit } = props;
  const { finding } = entry;
  const open = audit.current?.id === entry.id;
  const settled = audit.settled.has(entry.key);
  const look = settled ? "settled" : finding.level;
  return (
    <li
      className={`card finding ${look} ${open ? "open" : ""}`}
      data-finding={entry.id}
      tabIndex={open ? 0 : -1}
      aria-current={open ? "true" : undefined}
      onClick={() => !open && audit.select(entry.id)}
      onKeyDown={() => undefined}
    >
      <div className="row finding-head">
        <span className={`sign ${look}`} role="img" aria-label={settled ? "已核实" : auditWord[finding.level]} />
        {open ? (
          <strong className="grow">{headAndBasis(finding.message).head}</strong>
        ) : (
          <button type="button" className="plain grow" onClick={() => audit.select(entry.id)}>
            {headAndBasis(finding.message).head}
          </button>
        )}
      </div>
      {open ? <Work {...props} settled={settled} /> : null}
    </li>
  );
}

function Work({ entry, audit, papers, figures, sources, onSettle, settled }: Props & { settled: boolean }) {
  const { finding } = entry;
  const { basis } = headAndBasis(finding.message);
  const source = finding.figure ? sources?.[finding.figure] : undefined;
  return (
    <div className="stack finding-work">
      <Places entry={entry} audit={audit} papers={papers} />
      <Values finding={finding} figures={figures} source={source} />
      {finding.advice ? <p>建议：{finding.advice}</p> : null}
      {basis ? <p className="small muted">{basis}</p> : null}
      <div className="row wrap">
        <span className="tag">{finding.name}</span>
        {onSettle ? (
          <Button onClick={() => onSettle(entry.key, !settled)} aria-keyshortcuts="V">
            {settled ? "重新列为要看的 (V)" : "已核实，不改 (V)"}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** The words concerned; each brings its place into sight, or opens the other paper where it stands there. */
function Places({ entry, audit, papers }: Pick<Props, "entry" | "audit" | "papers">) {
  const { finding, places } = entry;
  if (finding.quotes.length === 0) return null;
  const step = audit.current?.step ?? 0;
  return (
    <div>
      <ul className="finding-places" aria-label="原文各处">
        {finding.quotes.map((quote, index) => {
          const place = finding.places[index];
          const key = `${index} ${quote}`;
          if (place?.paper !== 0)
            return (
              <li key={key}>
                “{quote}” <OtherPaper paper={place ? papers[place.paper] : undefined} start={place?.start ?? 0} />
              </li>
            );
          const at = places.indexOf(place);
          return (
            <li key={key}>
              <button
                type="button"
                className="plain place"
                aria-pressed={at === step}
                onClick={() => audit.select(entry.id, at)}
              >
                {quote}
              </button>
            </li>
          );
        })}
      </ul>
      {places.length > 1 ? (
        <div className="row small" style={{ marginTop: 4 }}>
          <Button size="small" aria-label="上一处" onClick={() => audit.turn(-1)}>
            ‹
          </Button>
          <span role="status">
            第 {step + 1}/{places.length} 处
          </span>
          <Button size="small" aria-label="下一处" onClick={() => audit.turn(1)}>
            ›
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function OtherPaper({ paper, start }: { paper: AuditPaper | undefined; start: number }) {
  if (!paper) return null;
  const words = `见《${paper.name.replace(/\.\w+$/, "")}》`;
  return paper.id === null ? (
    <span className="muted">{words}</span>
  ) : (
    <Go to={`/documents/${paper.id}?at=${start}`}>{words}</Go>
  );
}

function Values({ finding, figures, source }: { finding: AuditFinding; figures: DocFigure[]; source?: Figure }) {
  const { stated, computed } = finding;
  if (stated === null && computed === null && !source) return null;
  const right = source ? "台账" : finding.level === "error" ? "应为" : "对照";
  return (
    <dl className="finding-values">
      {stated === null ? null : (
        <div>
          <dt>文中</dt>
          <dd>{withUnit(stated, finding, figures)}</dd>
        </div>
      )}
      {source ? (
        <div>
          <dt>{right}</dt>
          <dd>
            {source.label} {source.period} = <FigureChip figure={source} />
          </dd>
        </div>
      ) : computed === null ? null : (
        <div>
          <dt>{right}</dt>
          <dd>{withUnit(computed, finding, figures)}</dd>
        </div>
      )}
    </dl>
  );
}
