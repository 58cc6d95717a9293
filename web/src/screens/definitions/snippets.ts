// Writes pieces of a definition where they belong, in the form in which the text is written. It judges nothing: the check does.
import type { FieldDefinition, Role } from "../../api/types";

export type FieldType = FieldDefinition["type"];

export const FIELD_TYPES: [FieldType, string][] = [
  ["text", "一行文字"],
  ["long", "多行文字"],
  ["int", "整数"],
  ["num", "小数"],
  ["money", "金额"],
  ["date", "日期"],
  ["time", "日期和钟点"],
  ["bool", "是否"],
  ["code", "单选"],
  ["codes", "多选"],
  ["unit", "单位"],
  ["person", "人员"],
  ["file", "附件"],
  ["place", "地图位置"],
  ["ref", "另一本台账的记录"],
  ["id_card", "身份证号"],
  ["mobile", "手机号"],
  ["credit_code", "统一社会信用代码"],
  ["school_code", "学校标识码"],
];

export function typeWord(type: FieldType): string {
  return FIELD_TYPES.find(([id]) => id === type)?.[1] ?? "多行表格";
}

export const MOVERS: [Role, string][] = [
  ["school", "学校（园）"],
  ["office", "科室"],
  ["general", "办公室"],
  ["leader", "局领导"],
  ["inspector", "责任督学"],
];

export type Value = string | number | boolean | string[];

function written(value: Value): string {
  if (Array.isArray(value)) return `[${value.map((one) => JSON.stringify(one)).join(", ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function entries(values: Record<string, Value | undefined>): string[] {
  return Object.entries(values)
    .filter((entry): entry is [string, Value] => entry[1] !== undefined && entry[1] !== "")
    .map(([key, value]) => `${key} = ${written(value)}`);
}

/** The place of the bracket that closes the one at `open`; strings and comments are passed over. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const char = text[at];
    if (char === '"' || char === "'") {
      const long = text.slice(at, at + 3) === char.repeat(3);
      const mark = long ? char.repeat(3) : char;
      at += mark.length;
      while (at < text.length && !text.startsWith(mark, at)) at += text[at] === "\\" && char === '"' ? 2 : 1;
      at += mark.length - 1;
    } else if (char === "#") {
      while (at + 1 < text.length && text[at + 1] !== "\n") at++;
    } else if (char === "[" || char === "{") depth++;
    else if ((char === "]" || char === "}") && --depth === 0) return at;
  }
  return -1;
}

/** Puts one more item before the end of a list. */
function append(text: string, open: number, item: string): string {
  const end = closing(text, open);
  if (end < 0) return text;
  const inside = text.slice(open + 1, end);
  const kept = inside.trimEnd();
  const bare = kept.replace(/#[^\n"']*$/, "").trimEnd();
  const comma = bare === "" || bare.endsWith(",") ? "" : ",";
  const lines = inside.includes("\n");
  const indent = text.slice(0, end).match(/\n([ \t]*)[^\n]*$/)?.[1] ?? "";
  if (!lines) return `${text.slice(0, open + 1)}${kept}${comma}${bare === "" ? "" : " "}${item}${text.slice(end)}`;
  const head = text.slice(0, open + 1) + (bare === kept ? kept + comma : bare + comma + kept.slice(bare.length));
  return `${head}\n${indent}  ${item},\n${indent}${text.slice(end)}`;
}

/** Adds an item to a list of the ledger: as a row where it has rows, as a block where it has blocks. */
export function addItem(text: string, list: string, values: Record<string, Value | undefined>): string {
  const row = `{ ${entries(values).join(", ")} }`;
  const rows = new RegExp(`^${list}\\s*=\\s*\\[`, "m").exec(text);
  if (rows) return append(text, rows.index + rows[0].length - 1, row);
  const last = text.lastIndexOf(`[[${list}]]`);
  const block = `[[${list}]]\n${entries(values).join("\n")}\n\n`;
  if (last >= 0) {
    const next = /\n(?=(#[^\n]*\n)*\[)/.exec(text.slice(last + 1));
    const at = next ? last + 1 + next.index + 1 : text.length;
    return `${text.slice(0, at)}${at === text.length ? "\n" : ""}${block}${text.slice(at)}`;
  }
  if (/^\[/m.test(text)) return `${text.trimEnd()}\n\n${block}`;
  return `${text.trimEnd()}\n\n${list} = [\n  ${row},\n]\n`;
}

/** Adds a state, before the end of the list. */
export function addState(text: string, values: Record<string, Value | undefined>): string {
  const found = /\bstates\s*=\s*\[/.exec(text);
  if (found) return append(text, found.index + found[0].length - 1, `{ ${entries(values).join(", ")} }`);
  return addItem(text, "workflow.states", values);
}

/** Adds values to the code list of a field; the text as it was where the field has none of its own. */
export function addCodes(text: string, field: string, codes: string[]): string {
  const at = new RegExp(`\\bid\\s*=\\s*"${field}"[^\\n]*?`).exec(text)?.index ?? -1;
  if (at < 0) return text;
  const rest = text.slice(at + 1);
  const next = /\bid\s*=\s*"/.exec(rest)?.index ?? rest.length;
  const found = /\bcodes\s*=\s*\[/.exec(rest.slice(0, next));
  if (!found) return text;
  const open = at + 1 + found.index + found[0].length - 1;
  return codes.reduce((grown, code) => append(grown, open, JSON.stringify(code)), text);
}

/** The text of a new ledger, ready to be filled in. */
export function skeleton(id: string, name: string, office: string, area: string): string {
  const called = name.replace(/台账$/, "");
  return `ledger.id = ${JSON.stringify(id)}
ledger.name = ${JSON.stringify(name)}
ledger.record = ${JSON.stringify(`一条${called}`)}
ledger.about = ${JSON.stringify(`${called}，发生一次登记一条。`)}
ledger.kept_by = ["school", "kindergarten"]
ledger.office = ${JSON.stringify(office)}
ledger.area = ${JSON.stringify(area)}
ledger.on = "happened_on"
ledger.number = "TZ{year}-{seq:05}"
ledger.title = "topic"

field = [
  { id = "topic", name = "事项", type = "text", required = true, list = true },
  { id = "happened_on", name = "日期", type = "date", required = true, list = true },
]

workflow.initial = "filled"
workflow.final = ["checked"]
workflow.states = [
  { id = "filled", name = "已登记" },
  { id = "checked", name = "已核对" },
]

move = [
  { id = "check", name = "核对", from = "filled", to = "checked", by = ["office"] },
]

measure = [
  { id = "filled_count", name = ${JSON.stringify(`${called}数`)}, unit = "条", count = "true" },
]

report.sentence = ${JSON.stringify(`登记${called}{filled_count}。`)}

sample = [
  { topic = "例一", happened_on = "2026-03-05" },
  { topic = "例二", happened_on = "2026-04-12" },
]
`;
}

/** The text of a ledger under another id and name. */
export function copyOf(text: string, from: { id: string; name: string }, id: string, name: string): string {
  const line = (key: string, old: string, next: string) => (grown: string) =>
    grown.replace(
      new RegExp(`(\\b${key}\\s*=\\s*)${JSON.stringify(old).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`),
      `$1${JSON.stringify(next)}`,
    );
  return line("name", from.name, name)(line("id", from.id, id)(text));
}
