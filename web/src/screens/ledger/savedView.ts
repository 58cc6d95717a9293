// A saved view and the address of a ledger, each made from the other. What a condition says is shown as filters where they can say it.
import type { LedgerDefinition, LedgerView, ViewContent } from "../../api/types";
import { type Filter, filterKind, toCondition, writeFilter } from "./filters";

/** Names of the address that a view sets. */
const OWN = ["view", "state", "tag", "q", "f", "where", "unit", "sort", "cols", "saved", "year"];

export function contentOf(params: URLSearchParams, filter: string | undefined, columns: string[] | null): ViewContent {
  const year = Number(params.get("year"));
  const unit = Number(params.get("unit"));
  const kind = params.get("view");
  return {
    kind: kind === "board" || kind === "calendar" || kind === "map" ? kind : "list",
    year: year || null,
    state: params.get("state"),
    tag: params.get("tag"),
    q: params.get("q"),
    filter: filter ?? null,
    unit: unit || null,
    sort: params.get("sort"),
    fields: columns ?? [],
  };
}

/** Whether a list that looks so is what the view shows. */
export function sameContent(a: ViewContent, b: ViewContent): boolean {
  const words = (one: ViewContent) =>
    JSON.stringify([one.kind, one.year, one.state, one.tag, one.q, one.filter, one.unit, one.sort, one.fields]);
  return words(a) === words(b);
}

/** The search part of the address that shows the view; whatever else stands in the address stays. */
export function paramsOf(content: ViewContent, definition: LedgerDefinition, old: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(old);
  for (const name of OWN) next.delete(name);
  const set = (name: string, value: string | number | null) => {
    if (value !== null && value !== "") next.set(name, String(value));
  };
  set("view", content.kind === "list" ? null : (content.kind satisfies LedgerView));
  set("year", content.year);
  set("state", content.state);
  set("tag", content.tag);
  set("q", content.q);
  const filters = content.filter ? fromCondition(content.filter, definition) : [];
  for (const filter of filters ?? []) next.append("f", writeFilter(filter));
  set("where", filters === null ? content.filter : null);
  set("unit", content.unit);
  set("sort", content.sort);
  set("cols", content.fields.join(","));
  return next;
}

/** The filters that make exactly this condition; null where none do. */
export function fromCondition(text: string, definition: LedgerDefinition): Filter[] | null {
  const filters: Filter[] = [];
  for (const part of splitAnd(text)) {
    const filter = readPart(part, definition);
    if (!filter) return null;
    const last = filters.at(-1);
    if (filter.kind === "between" && last?.kind === "between" && last.field === filter.field && !last.values[1])
      last.values[1] = filter.values[1];
    else filters.push(filter);
  }
  return toCondition(filters, definition) === text ? filters : null;
}

/** Parts of a condition between the "and"s that stand outside of brackets and quotes. */
function splitAnd(text: string): string[] {
  const parts: string[] = [];
  let [depth, quoted, from] = [0, false, 0];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (sign === "(") depth += 1;
    else if (sign === ")") depth -= 1;
    else if (depth === 0 && text.startsWith(" and ", at)) {
      parts.push(text.slice(from, at));
      from = at + 5;
      at += 4;
    }
  }
  return [...parts, text.slice(from)];
}

const words = (text: string) => [...text.matchAll(/'((?:[^']|'')*)'/g)].map((found) => found[1].replaceAll("''", "'"));

function readPart(part: string, definition: LedgerDefinition): Filter | null {
  if (part === "overdue") return { field: "overdue", kind: "is", values: ["true"] };
  const name = part.match(/^(?:under\(|\()?([a-z_][a-z0-9_]*)/)?.[1];
  const field = definition.fields.find((one) => one.id === name);
  const kind = field ? filterKind(field) : null;
  if (!field || !kind) return null;
  if (kind === "is") return { field: field.id, kind, values: [part.endsWith("true") ? "true" : "false"] };
  if (kind !== "between") return { field: field.id, kind, values: words(part) };
  const bound = part.match(/ (>=|<=) (.+)$/);
  if (!bound) return null;
  const value = bound[2].replace(/^'|(T\d\d:\d\d)?'$/g, "");
  return { field: field.id, kind, values: bound[1] === ">=" ? [value, ""] : ["", value] };
}
