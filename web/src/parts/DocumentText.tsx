// A document's own text with its clauses and figures marked. Offsets are code points, as the reader on the server counts.
// A click says which clause; it changes nothing itself.
import { Fragment, memo, type RefObject, useMemo } from "react";
import "./document.css";

export interface Span {
  id: number;
  start: number;
  end: number;
  /** Class of the mark. */
  look: string;
  title?: string;
}

interface Piece {
  start: number;
  text: string;
  clause: Span | null;
  figure: Span | null;
}
interface Paragraph {
  start: number;
  pieces: Piece[];
}

function cut(points: string[], from: number, to: number, clauses: Span[], figures: Span[]): Piece[] {
  const edges = new Set([from, to]);
  for (const span of [...clauses, ...figures])
    for (const edge of [span.start, span.end]) if (edge > from && edge < to) edges.add(edge);
  const order = [...edges].sort((a, b) => a - b);
  const holder = (spans: Span[], at: number) => spans.find((span) => span.start <= at && at < span.end) ?? null;
  return order.slice(0, -1).map((start, index) => ({
    start,
    text: points.slice(start, order[index + 1]).join(""),
    clause: holder(clauses, start),
    figure: holder(figures, start),
  }));
}

function split(text: string, clauses: Span[], figures: Span[]): Paragraph[] {
  const points = Array.from(text);
  const paragraphs: Paragraph[] = [];
  let from = 0;
  for (let at = 0; at <= points.length; at++) {
    if (at < points.length && points[at] !== "\n") continue;
    if (at > from) {
      const inside = (span: Span) => span.start < at && span.end > from;
      paragraphs.push({ start: from, pieces: cut(points, from, at, clauses.filter(inside), figures.filter(inside)) });
    }
    from = at + 1;
  }
  return paragraphs;
}

interface Props {
  text: string;
  clauses: Span[];
  figures: Span[];
  /** Where the chosen clause or task stands: all clauses that begin in it are lit. */
  active: { start: number; end: number } | null;
  onClause?: (id: number) => void;
  box?: RefObject<HTMLDivElement | null>;
}

export function DocumentText({ text, clauses, figures, active, onClause, box }: Props) {
  const paragraphs = useMemo(() => split(text, clauses, figures), [text, clauses, figures]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way; by keyboard one goes through the list beside the text
    <div
      className="doc-text"
      ref={box}
      onClick={(event) => {
        const mark = (event.target as HTMLElement).closest<HTMLElement>("[data-clause]");
        if (mark && window.getSelection()?.isCollapsed !== false) onClause?.(Number(mark.dataset.clause));
      }}
      onKeyDown={() => undefined}
    >
      {paragraphs.map((paragraph) => (
        <Line
          key={paragraph.start}
          paragraph={paragraph}
          lit={paragraph.pieces
            .filter(
              (piece) =>
                active && piece.clause && active.start <= piece.clause.start && piece.clause.start < active.end,
            )
            .map((piece) => piece.start)
            .join(" ")}
        />
      ))}
    </div>
  );
}

const Line = memo(function Line({ paragraph, lit }: { paragraph: Paragraph; lit: string }) {
  const starts = new Set(lit.split(" "));
  return (
    <p>
      {paragraph.pieces.map((piece) => {
        const inner = piece.figure ? (
          <mark className={piece.figure.look} title={piece.figure.title} data-start={piece.start}>
            {piece.text}
          </mark>
        ) : (
          piece.text
        );
        if (!piece.clause)
          return piece.figure ? (
            <Fragment key={piece.start}>{inner}</Fragment>
          ) : (
            <span key={piece.start} data-start={piece.start}>
              {inner}
            </span>
          );
        return (
          <span
            key={piece.start}
            data-start={piece.start}
            data-clause={piece.clause.id}
            title={piece.figure ? undefined : piece.clause.title}
            className={`clause ${piece.clause.look} ${starts.has(String(piece.start)) ? "active" : ""}`}
          >
            {inner}
          </span>
        );
      })}
    </p>
  );
});

/** Where the selection starts in the document, in code points; null when nothing of the text is selected. */
export function selectionStart(box: HTMLElement | null): number | null {
  const selection = window.getSelection();
  if (!box || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!box.contains(range.startContainer)) return null;
  const element = range.startContainer instanceof Element ? range.startContainer : range.startContainer.parentElement;
  const piece = element?.closest<HTMLElement>("[data-start]");
  if (!piece) return null;
  const before = range.startContainer.textContent?.slice(0, range.startOffset) ?? "";
  return Number(piece.dataset.start) + Array.from(before).length;
}

export function scrollToClause(box: HTMLElement | null, id: number) {
  const mark = box?.querySelector<HTMLElement>(`[data-clause="${id}"]`);
  if (!box || !mark) return;
  const offset = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (offset < 20 || offset > box.clientHeight - 90) box.scrollTop += offset - box.clientHeight / 3;
}
