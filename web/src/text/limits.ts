// Limits and values of indicators in words, and where a bar ends. It judges nothing: whether a limit is met comes from the server.
import type { ThresholdBrief } from "../api/stat";
import { number } from "./numbers";

type Bounds = Pick<ThresholdBrief, "min" | "max">;

/** "≥95%" "≤0.5" "19–23人" */
export function limitText({ min, max }: Bounds, of: string): string {
  const unit = unitWord(of);
  if (min !== null && max !== null)
    return min === max ? `${number(min)}${unit}` : `${number(min)}–${number(max)}${unit}`;
  if (min !== null) return `≥${number(min)}${unit}`;
  return max === null ? "" : `≤${number(max)}${unit}`;
}

/** "自2020年起" "2015年至2020年" */
export function limitTime({ since, until }: Pick<ThresholdBrief, "since" | "until">): string {
  return until ? `${since} 至 ${until}` : `自 ${since}`;
}

/** The change without the words that the heading says: "比上年提高2.1个百分点" → "提高2.1个百分点". */
export function changeWords(change: string | null | undefined): string {
  return (change ?? "").replace(/^[比与]+上年/, "");
}

/** A unit as it is shown; figures without one say so in their definition. */
export function unitWord(unit: string): string {
  return unit === "无" ? "" : unit;
}

/** How many decimals a printed value has. */
export function decimalsOf(text: string): number {
  return text.match(/\.(\d+)/)?.[1].length ?? 0;
}

/** A value with its unit as printed beside others of its kind; a percent sign clings, other units stand apart. */
export function valueText(value: number | null, decimals: number, unit: string): string {
  if (value === null) return "—";
  return unit === "%" ? `${number(value, decimals)}%` : number(value, decimals);
}

/** Where a bar ends that is to show all of these, with a little room for a limit at the end. */
export function axisTop(values: (number | null | undefined)[]): number {
  const top = Math.max(0, ...values.map((value) => value ?? 0));
  return top > 0 ? top * 1.02 : 1;
}
