// The findings of an audit beside its paper: tabs by level, groups, one finding open, and what was computed and holds.
import { type RefObject, useState } from "react";
import type { AuditPaper, DocFigure, Figure } from "../../api/types";
import { FigureChip } from "../FigureChip";
import { FindingCard } from "./FindingCard";
import { auditWord, type Entry, type HeldEntry, isMissing, LEVELS } from "./findings";
import { type AuditWork, type Shown, visibleEntries } from "./useAudit";
import "../sides.css";
import "./audit.css";

interface Props {
  audit: AuditWork;
  papers: AuditPaper[];
  figures: DocFigure[];
  /** The ledgers' figures, by key. */
  sources?: Record<string, Figure>;
  /** Sets a finding aside, or takes it back. */
  onSettle?: (key: string, settled: boolean) => void;
  box: RefObject<HTMLDivElement | null>;
}

const emptyWords: Record<Shown, string> = {
  all: "没有要看的了。",
  error: "没有错误。",
  warn: "没有疑点。",
  note: "没有提示。",
  ledger: "没有与台账不一致的数。",
  missing: "该写的都写到了。",
  settled: "还没有核实过的。",
};

export function FindingsPanel(props: Props) {
  const { audit } = props;
  const groups = groupsOf(audit.visible, audit.shown);
  return (
    <>
      <LevelTabs audit={audit} settling={props.onSettle !== undefined} />
      <div className="list-box" ref={props.box}>
        {audit.visible.length === 0 ? <p className="muted empty">{emptyWords[audit.shown]}</p> : null}
        {groups.map(([title, entries]) => (
          <section key={title} aria-label={title}>
            <h2 className="group-title">
              {title} {entries.length}
            </h2>
            <ul>
              {entries.map((entry) => (
                <FindingCard key={entry.id} entry={entry} {...props} />
              ))}
            </ul>
          </section>
        ))}
        <Held audit={audit} sources={props.sources} />
      </div>
      <footer className="list-foot keys small">
        <span>
          <kbd>↓</kbd>
          <kbd>↑</kbd> 换条 <kbd>←</kbd>
          <kbd>→</kbd> 换处{" "}
          {props.onSettle ? (
            <>
              <kbd>V</kbd> 已核实
            </>
          ) : null}
        </span>
      </footer>
    </>
  );
}

function groupsOf(entries: Entry[], shown: Shown): [string, Entry[]][] {
  if (shown === "settled") return entries.length > 0 ? [["已核实，不改", entries]] : [];
  if (shown === "missing") return entries.length > 0 ? [["文中没有写到的", entries]] : [];
  const groups = LEVELS.map((level): [string, Entry[]] => [
    auditWord[level],
    entries.filter((entry) => entry.finding.level === level),
  ]);
  return groups.filter(([, some]) => some.length > 0);
}

function LevelTabs({ audit, settling }: { audit: AuditWork; settling: boolean }) {
  const count = (shown: Shown) => visibleEntries(audit.entries, shown, audit.settled).length;
  const tabs: [Shown, string][] = [
    ["all", "全部"],
    ...LEVELS.map((level): [Shown, string] => [level, auditWord[level]]),
  ];
  if (audit.entries.some((entry) => entry.finding.figure !== null)) tabs.push(["ledger", "与台账不符"]);
  if (audit.entries.some(isMissing)) tabs.push(["missing", "没写到的"]);
  if (settling) tabs.push(["settled", "已核实"]);
  return (
    <div className="tabs level-tabs">
      {tabs.map(([key, name]) => (
        <button
          type="button"
          key={key}
          className="plain"
          aria-pressed={audit.shown === key}
          onClick={() => audit.setShown(key)}
        >
          {name}
          <span className="count">{count(key)}</span>
        </button>
      ))}
    </div>
  );
}

function Held({ audit, sources }: Pick<Props, "audit" | "sources">) {
  const [open, setOpen] = useState(false);
  if (audit.held.length === 0) return <p className="muted small held-none">文中没有能互相验算、又都成立的数。</p>;
  const line = ({ id, held, places }: HeldEntry) => {
    const source = held.figure ? sources?.[held.figure] : undefined;
    return (
      <li key={id} className="row">
        <button
          type="button"
          className="plain held-line"
          aria-pressed={audit.current?.id === id}
          disabled={places.length === 0}
          onClick={() => audit.select(id)}
        >
          <span className="held-sign" aria-hidden="true">
            ✓
          </span>{" "}
          {held.message}
          {held.quotes.length > 0 ? (
            <span className="muted small held-quotes">{held.quotes.map((quote) => `“${quote}”`).join(" ")}</span>
          ) : null}
        </button>
        {source ? (
          <span className="small">
            台账 <FigureChip figure={source} />
          </span>
        ) : null}
      </li>
    );
  };
  return (
    <section className="held-box" aria-label="核对成立的">
      <button type="button" className="plain held-open" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? "▾" : "▸"} 已核对 {audit.held.length} 处关系成立
      </button>
      {open ? <ul>{audit.held.map(line)}</ul> : null}
    </section>
  );
}
