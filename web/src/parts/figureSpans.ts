// The figures of a paper as marks in its text; one that the reader is not sure of says so.
import type { DocFigure } from "../api/types";
import { figureKindWord } from "../text/words";
import type { Span } from "./spans";

/** Below this a person should look at what was read. */
export const SURE = 0.6;

export function figureSpans(figures: DocFigure[]): Span[] {
  return figures.map((figure) => {
    const unsure = figure.confidence < SURE;
    const year = figure.year ? `（${figure.year}年）` : "";
    return {
      id: figure.id,
      start: figure.start,
      end: figure.end,
      look: unsure ? "unsure" : figure.kind === "target" ? "target-figure" : "plain-figure",
      title: `${unsure ? "没有读准，请看一眼。" : ""}${figureKindWord[figure.kind]}：${figure.subject} ${figure.text}${year}`,
    };
  });
}
