// Where a finding of the summary stands: the audit counts code points of the whole text, the paper has blocks of runs. Pure.
import type { Summary } from "../../api/types";

/** A stretch of one block, in characters as the browser counts them. */
export interface BlockPlace {
  block: number;
  start: number;
  end: number;
}

/** The audit's text is the title, an empty line, then a line for each block. */
export function blockPlace(summary: Summary, start: number | null, end: number | null): BlockPlace | null {
  if (start === null || end === null) return null;
  let from = Array.from(summary.title).length + 2;
  for (const [block, one] of summary.blocks.entries()) {
    const text = one.kind === "heading" ? one.text : one.runs.map((run) => run.text).join("");
    const points = Array.from(text);
    if (start >= from && start < from + points.length) {
      const units = (to: number) => points.slice(0, Math.max(to - from, 0)).join("").length;
      return { block, start: units(start), end: units(end) };
    }
    from += points.length + 1;
  }
  return null;
}

/** A run cut where the lit stretch begins and ends; `start` is the run's place in its block. */
export function litParts(text: string, start: number, lit: BlockPlace | null) {
  const whole = [{ at: 0, text, lit: false }];
  if (!lit) return whole;
  const from = Math.min(Math.max(lit.start - start, 0), text.length);
  const to = Math.min(Math.max(lit.end - start, 0), text.length);
  if (from >= to) return whole;
  return [
    { at: 0, text: text.slice(0, from), lit: false },
    { at: from, text: text.slice(from, to), lit: true },
    { at: to, text: text.slice(to), lit: false },
  ].filter((part) => part.text !== "");
}
