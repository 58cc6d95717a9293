// What an audit says, put in order for the eye: groups, marks in the text, values with units, a list for the author. Pure.
import type { AuditChecked, AuditFinding, AuditPlace, AuditReport, DocFigure } from "../../api/types";
import { number } from "../../text/numbers";
import type { Span } from "../spans";

export type Level = AuditFinding["level"];
export const LEVELS: Level[] = ["error", "warn", "note"];
export const auditWord: Record<Level, string> = { error: "错误", warn: "疑点", note: "提示" };

/** A finding with the mark by which a draft remembers that it was looked into. */
export interface Entry {
  key: string;
  id: number;
  finding: AuditFinding;
  /** Its stretches in the audited paper itself. */
  places: AuditPlace[];
}

/** Something that holds; its ids go on after those of the findings. */
export interface HeldEntry {
  id: number;
  held: AuditChecked;
  places: AuditPlace[];
}

export interface Ordered {
  entries: Entry[];
  held: HeldEntry[];
}

const own = (places: AuditPlace[]) => places.filter((place) => place.paper === 0);

export function ordered(report: AuditReport): Ordered {
  const seen = new Map<string, number>();
  const entries = report.findings.map((finding, id) => {
    const place = finding.places.map((one) => `${one.paper}.${one.start}-${one.end}`).join(",");
    const mark = `${finding.code} ${place || finding.message}`;
    const before = seen.get(mark) ?? 0;
    seen.set(mark, before + 1);
    return { id, finding, key: before > 0 ? `${mark} #${before + 1}` : mark, places: own(finding.places) };
  });
  const held = report.checked.map((one, index) => ({ id: entries.length + index, held: one, places: own(one.places) }));
  return { entries, held };
}

/** A finding that points at nothing in this paper: something of the plan is not written there. */
export const isMissing = (entry: Entry) => entry.places.length === 0;

/** What is wrong, and the rule's basis, which would drown it. */
export function headAndBasis(message: string): { head: string; basis: string | null } {
  const at = message.search(/依据[:\uff1a]/);
  if (at <= 0) return { head: message, basis: null };
  return { head: message.slice(0, at), basis: message.slice(at) };
}

/** Where the audit's words stand in the text, the gravest first, so that it gives a stretch its look. */
export function auditSpans({ entries, held }: Ordered, settled: ReadonlySet<string>): Span[] {
  const rank = (entry: Entry) => (settled.has(entry.key) ? 9 : LEVELS.indexOf(entry.finding.level));
  const doubts = [...entries]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((entry) => {
      const { level, message } = entry.finding;
      const look = settled.has(entry.key) ? "settled" : level;
      const word = settled.has(entry.key) ? "已核实" : auditWord[level];
      return entry.places.map((place) => span(entry.id, place, look, `${word}：${headAndBasis(message).head}`));
    });
  const holds = held.flatMap((one) =>
    one.places.map((place) => span(one.id, place, "held", `成立：${one.held.message}`)),
  );
  return [...doubts, ...holds];
}

function span(id: number, place: AuditPlace, look: string, title: string): Span {
  return { id, start: place.start, end: place.end, look, title };
}

/** "12所": the value with the unit of the figure that stands at the finding's first place. */
export function withUnit(value: number, finding: AuditFinding | AuditChecked, figures: DocFigure[]): string {
  const places = own(finding.places);
  const near = figures.filter((one) => places.some((place) => one.start < place.end && place.start < one.end));
  const unit = (near.find((one) => one.value === finding.stated) ?? near[0])?.unit ?? "";
  return `${number(Math.round(value * 100) / 100)}${unit}`;
}

export interface Opinion {
  title: string;
  about: string;
  entries: Entry[];
  heldCount: number;
}

/** The opinion in groups, as it is copied and printed: what stands in the paper by level, then what is not written there. */
export function opinionGroups(entries: Entry[]): { title: string; lines: string[] }[] {
  const placed = entries.filter((entry) => !isMissing(entry));
  const groups = LEVELS.map((level) => {
    const some = placed.filter((entry) => entry.finding.level === level);
    return { title: `${auditWord[level]} ${some.length} 处`, lines: some.map(opinionLine) };
  });
  const missing = entries.filter(isMissing);
  groups.push({
    title: `文中没有写到 ${missing.length} 项`,
    lines: missing.map((entry) => stop(entry.finding.message)),
  });
  return groups.filter((group) => group.lines.length > 0);
}

function opinionLine({ finding }: Entry): string {
  const quotes = finding.quotes.map((quote) => `“${quote}”`).join("、");
  return `${stop(finding.message)}${quotes ? `原文：${quotes}。` : ""}${finding.advice ? `建议：${stop(finding.advice)}` : ""}`;
}

function stop(text: string): string {
  return /[。！？]$/.test(text) ? text : `${text}。`;
}

const numerals = ["一", "二", "三", "四"];

/** A plain list for the paper's author. */
export function opinionText({ title, about, entries, heldCount }: Opinion): string {
  const groups = opinionGroups(entries).map(
    (group, index) =>
      `${numerals[index]}、${group.title}\n${group.lines.map((line, at) => `${at + 1}. ${line}`).join("\n")}`,
  );
  const end = `另有 ${heldCount} 处数据核对成立。`;
  return [`《${title}》核对意见`, about, ...(groups.length > 0 ? groups : ["没有发现问题。"]), end].join("\n");
}
