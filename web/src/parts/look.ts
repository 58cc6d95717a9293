// The colours of the page for drawings, and the axes that all drawings share.
import { number } from "../text/numbers";

export interface Look {
  text: string;
  muted: string;
  line: string;
  surface: string;
  sunken: string;
  primary: string;
  soft: string;
  /** Colours of several series, told apart in light and dark. */
  several: string[];
}

export function readLook(): Look {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: colour("--text"),
    muted: colour("--muted"),
    line: colour("--line"),
    surface: colour("--surface"),
    sunken: colour("--sunken"),
    primary: colour("--primary"),
    soft: colour("--primary-soft"),
    several: ["--primary", "--amber", "--light-blue", "--bad", "--light-green", "--light-grey"].map(colour),
  };
}

export const GRID = { left: 8, right: 16, top: 28, bottom: 4, containLabel: true };

export function namedAxis(look: Look, data: string[], gap = true) {
  return {
    type: "category",
    data,
    boundaryGap: gap,
    axisLabel: { color: look.muted, hideOverlap: true },
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
  };
}

export function countAxis(look: Look, unit: string, more: Record<string, unknown> = {}) {
  return {
    type: "value",
    name: unit,
    nameTextStyle: { color: look.muted, align: "left" },
    axisLabel: { color: look.muted, formatter: (value: number) => number(value) },
    splitLine: { lineStyle: { color: look.line } },
    ...more,
  };
}
