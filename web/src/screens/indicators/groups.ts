// The library as it is shown: indicators by group, each with its whole and its parts, narrowed to words.
import type { IndicatorBrief, IndicatorValue } from "../../api/stat";
import { holds } from "../../text/initials";

export interface Row {
  indicator: IndicatorBrief;
  whole: IndicatorValue | undefined;
  parts: Map<string, IndicatorValue>;
}

/** Groups in the order of the library, with the number of their indicators. */
export function groupsOf(library: IndicatorBrief[]): [string, number][] {
  const groups = new Map<string, number>();
  for (const { group } of library) groups.set(group, (groups.get(group) ?? 0) + 1);
  return [...groups];
}

export function grouped(
  library: IndicatorBrief[],
  values: IndicatorValue[],
  words: string,
  group: string | null,
): [string, Row[]][] {
  const byIndicator = new Map<string, IndicatorValue[]>();
  for (const value of values) byIndicator.set(value.indicator, [...(byIndicator.get(value.indicator) ?? []), value]);
  const groups = new Map<string, Row[]>();
  for (const indicator of library) {
    if ((group && indicator.group !== group) || !holds(indicator.name, words)) continue;
    const own = byIndicator.get(indicator.id) ?? [];
    const parts = new Map(own.flatMap((value) => (value.part === null ? [] : [[value.part, value] as const])));
    const row = { indicator, whole: own.find((value) => value.part === null), parts };
    groups.set(indicator.group, [...(groups.get(indicator.group) ?? []), row]);
  }
  return [...groups];
}
