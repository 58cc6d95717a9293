// Filters of a ledger as they stand in the address, and the condition that the server is asked with. One filter: field:kind:value.
import type { FieldDefinition, LedgerDefinition } from "../../api/types";
import { isUnits } from "../../fields/codes";
import { scaleOf, unitOf } from "../../fields/numeric";
import { isTree } from "../../fields/tree";

export interface Filter {
  field: string;
  /** One of several codes, yes or no, from and to, a unit by its code, a step of a tree and all below it, the very text. */
  kind: "in" | "is" | "between" | "code" | "under" | "eq";
  values: string[];
}

const KINDS = ["in", "is", "between", "code", "under", "eq"];

export function readFilter(text: string): Filter | null {
  const [field, kind, ...rest] = text.split(":");
  if (!field || !KINDS.includes(kind)) return null;
  return { field, kind: kind as Filter["kind"], values: rest.join(":").split("|") };
}

export function writeFilter(filter: Filter): string {
  return `${filter.field}:${filter.kind}:${filter.values.join("|")}`;
}

/** The filter kind that fits a field; null when the field cannot be filtered. What is protected cannot. */
export function filterKind(field: FieldDefinition): Filter["kind"] | null {
  if (field.privacy !== "open") return null;
  switch (field.type) {
    case "code":
      return isTree(field) ? "under" : "in";
    case "codes":
      return isUnits(field) ? "code" : "in";
    case "bool":
      return "is";
    case "date":
    case "time":
    case "int":
    case "num":
    case "money":
      return "between";
    case "unit":
      return "code";
    case "mobile":
    case "id_card":
    case "credit_code":
    case "school_code":
      return "eq";
    default:
      return null;
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

function condition(filter: Filter, definition: LedgerDefinition): string | null {
  if (filter.field === "overdue") return "overdue";
  const field = definition.fields.find((one) => one.id === filter.field);
  if (!field || filterKind(field) !== filter.kind) return null;
  const { values } = filter;
  if (filter.kind === "is") return `${field.id} = ${values[0] === "true" ? "true" : "false"}`;
  if (filter.kind === "under") return `under(${field.id}, ${quoted(values[0])})`;
  if (filter.kind === "eq") return `${field.id} = ${quoted(values[0])}`;
  if (filter.kind === "between") return between(field, values);
  if (field.type === "codes") return `(${values.map((value) => `${field.id} has ${quoted(value)}`).join(" or ")})`;
  if (filter.kind === "code") return `${field.id}.code = ${quoted(values[0])}`;
  return `${field.id} in (${values.map(quoted).join(", ")})`;
}

function between(field: FieldDefinition, [from, to]: string[]): string | null {
  const literal = (text: string, clock: string) => {
    if (field.type === "time") return quoted(`${text}T${clock}`);
    return field.type === "date" ? quoted(text) : String(Number(text));
  };
  const parts = [
    from ? `${field.id} >= ${literal(from, "00:00")}` : "",
    to ? `${field.id} <= ${literal(to, "23:59")}` : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" and ") : null;
}

/** The condition that holds for all filters together; undefined when there is none. */
export function toCondition(filters: Filter[], definition: LedgerDefinition): string | undefined {
  const parts = filters.map((filter) => condition(filter, definition)).filter((part) => part !== null);
  return parts.length > 0 ? parts.join(" and ") : undefined;
}

export function filterWords(filter: Filter, definition: LedgerDefinition, unitName: (code: string) => string): string {
  if (filter.field === "overdue") return "已超期";
  const field = definition.fields.find((one) => one.id === filter.field);
  const name = field?.name ?? filter.field;
  if (filter.kind === "is") return `${name}：${filter.values[0] === "true" ? "是" : "否"}`;
  if (filter.kind === "code") return `${name}：${unitName(filter.values[0])}`;
  if (filter.kind === "under" || filter.kind === "eq") return `${name}：${filter.values[0]}`;
  if (filter.kind === "in") return `${name}：${filter.values.join("、")}`;
  const [from, to] = filter.values.map((value) => bound(field, value));
  if (from && to) return `${name}：${from} 至 ${to}`;
  return from ? `${name}：不小于 ${from}` : `${name}：不大于 ${to}`;
}

function bound(field: FieldDefinition | undefined, value: string): string {
  if (!value || !field || ["date", "time"].includes(field.type)) return value;
  return `${Number(value) / scaleOf(field)}${unitOf(field) ?? ""}`;
}
