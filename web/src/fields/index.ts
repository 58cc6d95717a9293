// The list of field types. To add one: write its module, add its line.
import type { FieldDefinition } from "../api/types";
import { bool } from "./bool";
import { creditCode, idCard, mobile, schoolCode } from "./coded";
import { code, codes } from "./codes";
import { date } from "./date";
import { file } from "./file";
import { group } from "./group";
import { long } from "./long";
import type { FieldModule } from "./module";
import { int, money, num, unitOf } from "./numeric";
import { person } from "./person";
import { place } from "./place";
import { ref } from "./ref";
import { text } from "./text";
import { time } from "./time";
import { unit } from "./unit";

const all: FieldModule[] = [
  ...[text, long, int, num, money, date, time, bool, code, codes, unit, person, ref, file, place],
  ...[idCard, mobile, creditCode, schoolCode, group],
];
const byType = new Map(all.map((module) => [module.type, module]));

export function moduleOf(field: FieldDefinition): FieldModule {
  return byType.get(field.type) ?? text;
}

/** A value as plain words. Masked and hidden values arrive as text from the server and are shown as they come. */
export function fieldText(field: FieldDefinition, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (field.privacy !== "open" && typeof value === "string") return value;
  return moduleOf(field).text(value, field);
}

/** As a cell of a copy to Excel. */
export function fieldCopy(field: FieldDefinition, value: unknown): string {
  const copy = moduleOf(field).copy;
  return copy && value != null && field.privacy === "open" ? copy(value, field) : fieldText(field, value);
}

/** "投入金额(元)": the unit stands in the header. */
export function fieldHeader(field: FieldDefinition): string {
  const unit = unitOf(field);
  return unit ? `${field.name}（${unit}）` : field.name;
}

export function sendValues(fields: FieldDefinition[], values: Record<string, unknown>): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const field of fields) {
    if (!(field.id in values)) continue;
    const send = moduleOf(field).send;
    sent[field.id] = send ? send(values[field.id], field) : values[field.id];
  }
  return sent;
}
