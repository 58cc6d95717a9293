// Targets of a draft: from a figure that was read, from words that a person selects, changed, forbidden or doubtful. Pure.
import type { Comparator, DocFigure, DocumentDetail, DraftTarget, PlanDraft } from "../../api/types";
import { SURE } from "../../parts/figureSpans";
import { readChineseNumber } from "../../text/numbers";
import { mapTasks, newKey } from "./edits";

/** A target that a rule forbids, and that nobody has kept or dropped. */
export const isUndecided = (target: DraftTarget) => target.forbidden !== null && target.accepted === null;

/** A target whose number the reader is not sure of, and that nobody has looked at. */
export const isUnsure = (target: DraftTarget) => target.accepted === null && target.confidence < SURE;

/** A rule's words: what is not allowed, and the basis for it. */
export function ruleWords(text: string): { head: string; basis: string } {
  const found = text.match(/^(.*?(?:不允许|不能写进计划。))[(\uff08]?(.*?)[)\uff09]?$/s);
  return found ? { head: found[1], basis: found[2] } : { head: text, basis: "" };
}

export function editTarget(draft: PlanDraft, key: string, target: string, part: Partial<DraftTarget>): PlanDraft {
  return mapTasks(draft, (task) =>
    task.key === key
      ? { ...task, targets: task.targets.map((one) => (one.key === target ? { ...one, ...part } : one)) }
      : task,
  );
}

export function addTarget(draft: PlanDraft, key: string, target: DraftTarget): PlanDraft {
  return mapTasks(draft, (task) => (task.key === key ? { ...task, targets: [...task.targets, target] } : task));
}

/** Why a policy rule forbids what stands in a stretch of the document. */
function forbiddenIn(document: DocumentDetail, start: number, end: number): string | null {
  const found = document.audit.findings.find(
    (one) =>
      one.code.startsWith("P") &&
      one.level === "error" &&
      one.places.some((place) => place.paper === 0 && place.start < end && start < place.end),
  );
  return found?.message ?? null;
}

export function targetOf(figure: DocFigure, year: number, document: DocumentDetail): DraftTarget {
  return {
    key: newKey("g"),
    figure: figure.id,
    label: figure.subject,
    comparator: figure.comparator,
    value: figure.value,
    value_max: figure.value_max,
    unit: figure.unit,
    year: figure.year ?? year,
    binding: "hand",
    ledger: null,
    measure: null,
    slice: null,
    accepted: null,
    confidence: figure.confidence,
    forbidden: forbiddenIn(document, figure.start, figure.end),
    suggestions: [],
  };
}

/** A target from selected words: from the figure that was read there, else from the words themselves; null without a number. */
export function targetFrom(
  place: { start: number; end: number },
  words: string,
  year: number,
  document: DocumentDetail,
): DraftTarget | null {
  const figure = document.figures.find((one) => one.start < place.end && place.start < one.end);
  if (figure) return targetOf(figure, year, document);
  const read = readTarget(words);
  if (!read) return null;
  const forbidden = forbiddenIn(document, place.start, place.end);
  return {
    key: newKey("g"),
    figure: null,
    year,
    binding: "hand",
    ledger: null,
    measure: null,
    slice: null,
    accepted: null,
    confidence: 1,
    forbidden,
    suggestions: [],
    ...read,
  };
}

/** Words that say how a number is meant; those that hold a shorter one come first. */
const SIGNS: [RegExp, Comparator][] = [
  [/不少于|不低于|不小于|至少|以上|≥/, "ge"],
  [/不超过|不高于|不多于|以内|以下|≤/, "le"],
  [/超过|高于|多于|突破|>/, "gt"],
  [/低于|少于|小于|</, "lt"],
  [/大约|左右|约/, "approx"],
];
const UNIT =
  /^(?:[万亿]?(?:人次|课时|平方米|公里|公顷|学时|个百分点|元|册|人|名|个|所|项|次|场|期|家|门|节|间|栋|套|台|张|份|件|篇|吨|亩|米|年|天|小时|分|岁|班|对|处|条|批|轮|座|辆|部|[%‰]))/;

/** A number in characters, when something that is counted follows; "一批" and "统一" are words. */
const CHINESE =
  /[〇零一二两三四五六七八九十百千]*[十百千][〇零一二两三四五六七八九十百千]*|[二两三四五六七八九](?=[个所名人项次场期家门节间栋套台件篇])/g;

type Read = Pick<DraftTarget, "label" | "comparator" | "value" | "value_max" | "unit">;

/** "培训教师不少于1.2万人次" → 培训教师 ≥ 1.2 万人次; null when there is no number. */
export function readTarget(words: string): Read | null {
  const text = words
    .normalize("NFKC")
    .replace(/\s+/g, "")
    .replace(CHINESE, (sign) => `${readChineseNumber(sign) ?? sign}`);
  const found = text.match(/(\d+(?:\.\d+)?)(?:[-\u2014\u2013~至到](\d+(?:\.\d+)?))?/);
  if (!found || found.index === undefined) return null;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  const sign = SIGNS.find(([words]) => words.test(before) || words.test(after.slice(0, 8)));
  return {
    label: labelOf(before) || labelOf(after.replace(UNIT, "")) || "指标",
    value: Number(found[1]),
    value_max: found[2] ? Number(found[2]) : null,
    comparator: found[2] ? "range" : (sign?.[1] ?? "eq"),
    unit: after.match(UNIT)?.[0] ?? "",
  };
}

/** What is counted: the words before the number without how it is meant. */
function labelOf(words: string): string {
  const last = words.split(/[,，。;；、:：]/).at(-1) ?? "";
  const plain = SIGNS.reduce((text, [sign]) => text.replace(sign, ""), last);
  return plain
    .replace(/^(?:全年|力争|确保|完成|实现|其中)+/, "")
    .replace(/(?:达到|达|为|到|至)$/, "")
    .slice(-24);
}
