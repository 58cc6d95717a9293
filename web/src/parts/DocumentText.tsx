// A document's own text with its clauses, figures and the audit's doubts marked. Offsets are code points, as the reader on the
// server counts. A click says which clause or doubt; it changes nothing itself.
import { memo, type ReactNode, useEffect, useMemo, useRef } from "react";
import { type Paragraph, type Piece, paragraphsOf, type Span } from "./spans";
import "./document.css";

interface Place {
  start: number;
  end: number;
}

interface Props {
  text: string;
  clauses?: Span[];
  figures: Span[];
  /** What the audit says; a look of "held" shows only while it is lit. */
  audit: Span[];
  /** Where the chosen clause or task stands: all clauses that begin in it are lit. */
  active?: Place | null;
  /** The doubt whose places are lit, and the one of them that the person stands at. */
  lit?: { id: number; start: number | null } | null;
  onClause?: (id: number) => void;
  onAudit?: (id: number, bySign: boolean) => void;
}

const NONE: Span[] = [];

export function DocumentText({ text, clauses = NONE, figures, audit, active, lit, onClause, onAudit }: Props) {
  const points = useMemo(() => Array.from(text), [text]);
  const before = useRef<Paragraph[]>([]);
  const paragraphs = useMemo(
    () => paragraphsOf(points, clauses, figures, audit, before.current),
    [points, clauses, figures, audit],
  );
  useEffect(() => {
    before.current = paragraphs;
  }, [paragraphs]);
  const click = (element: HTMLElement) => {
    if (window.getSelection()?.isCollapsed === false) return;
    const doubt = element.closest<HTMLElement>("[data-audit]");
    if (doubt && onAudit) onAudit(Number(doubt.dataset.audit), element.matches(".sign"));
    const clause = element.closest<HTMLElement>("[data-clause]");
    if (clause && !element.matches(".sign")) onClause?.(Number(clause.dataset.clause));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way; by keyboard one goes through the list beside the text
    <div className="doc-text" onClick={(event) => click(event.target as HTMLElement)} onKeyDown={() => undefined}>
      {paragraphs.map((paragraph) => (
        <Line
          key={paragraph.start}
          paragraph={paragraph}
          active={active ? activeIn(paragraph, active) : ""}
          lit={lit && paragraph.pieces.some((piece) => piece.audit.some((span) => span.id === lit.id)) ? lit.id : null}
          at={lit?.start != null && paragraph.start <= lit.start && lit.start < paragraph.end ? lit.start : null}
        />
      ))}
    </div>
  );
}

/** Starts of the pieces whose clause begins in the chosen place, as one word, so that an unchanged line is not drawn again. */
function activeIn(paragraph: Paragraph, active: Place): string {
  const chosen = (piece: Piece) =>
    piece.clause && active.start <= piece.clause.start && piece.clause.start < active.end;
  return paragraph.pieces
    .filter(chosen)
    .map((piece) => piece.start)
    .join(" ");
}

interface LineProps {
  paragraph: Paragraph;
  active: string;
  lit: number | null;
  at: number | null;
}

const Line = memo(function Line({ paragraph, active, lit, at }: LineProps) {
  const starts = new Set(active.split(" "));
  return (
    <p>
      {paragraph.pieces.map((piece) => (
        <span
          key={piece.start}
          data-clause={piece.clause?.id}
          title={piece.figure || piece.audit.length > 0 ? undefined : piece.clause?.title}
          className={
            piece.clause ? `clause ${piece.clause.look} ${starts.has(String(piece.start)) ? "active" : ""}` : ""
          }
        >
          <Audited piece={piece} lit={lit} at={at}>
            {piece.figure ? (
              <mark className={piece.figure.look} title={piece.figure.title} data-start={piece.start}>
                {piece.text}
              </mark>
            ) : (
              <span data-start={piece.start}>{piece.text}</span>
            )}
          </Audited>
        </span>
      ))}
    </p>
  );
});

function Audited({
  piece,
  lit,
  at,
  children,
}: {
  piece: Piece;
  lit: number | null;
  at: number | null;
  children: ReactNode;
}) {
  const lights = piece.audit.find((span) => span.id === lit);
  const first = lights ?? piece.audit.find((span) => span.look !== "held");
  if (!first) return children;
  const words = piece.audit.filter((span) => span.look !== "held" || span === lights).map((span) => span.title);
  const begins = piece.audit.find((span) => span.start === piece.start && span.look !== "held");
  const here = lights && at !== null && lights.start === at;
  return (
    <span
      className={`audited ${first.look} ${lights ? "lit" : ""} ${here ? "here" : ""}`}
      data-audit={first.id}
      title={[...new Set(words)].join("\n")}
    >
      {begins ? (
        <button type="button" className={`plain sign ${begins.look}`} aria-label={begins.title} title={begins.title} />
      ) : null}
      {children}
    </span>
  );
}

/** What is selected in the document, in code points; null when nothing of the text is. */
export function selectedPlace(box: HTMLElement | null): Place | null {
  const selection = window.getSelection();
  if (!box || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const start = pointOf(box, range.startContainer, range.startOffset);
  const end = pointOf(box, range.endContainer, range.endOffset);
  if (start === null) return null;
  return { start, end: end ?? start + Array.from(range.toString().split("\n")[0]).length };
}

function pointOf(box: HTMLElement, node: Node, offset: number): number | null {
  if (!box.contains(node)) return null;
  const element = node instanceof Element ? node : node.parentElement;
  const piece = element?.closest<HTMLElement>("[data-start]") ?? element?.querySelector<HTMLElement>("[data-start]");
  if (!piece) return null;
  const before = node.nodeType === Node.TEXT_NODE ? (node.textContent?.slice(0, offset) ?? "") : "";
  return Number(piece.dataset.start) + Array.from(before).length;
}

function bring(box: HTMLElement | null, mark: HTMLElement | null | undefined) {
  if (!box || !mark) return;
  const offset = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (offset < 20 || offset > box.clientHeight - 90) box.scrollTop += offset - box.clientHeight / 3;
}

export function scrollToClause(box: HTMLElement | null, id: number) {
  bring(box, box?.querySelector<HTMLElement>(`[data-clause="${id}"]`));
}

/** Brings the text that starts at a place into sight. */
export function scrollToPlace(box: HTMLElement | null, start: number) {
  bring(box, box?.querySelector<HTMLElement>(`[data-start="${start}"]`));
}
