// Cuts a text into paragraphs and pieces at the edges of its marked stretches. Offsets are code points; it draws nothing.

/** A marked stretch of the text. */
export interface Span {
  id: number;
  start: number;
  end: number;
  /** Class of the mark. */
  look: string;
  title?: string;
}

export interface Piece {
  start: number;
  text: string;
  clause: Span | null;
  figure: Span | null;
  /** What the audit says of it, the gravest first. */
  audit: Span[];
}

export interface Paragraph {
  start: number;
  end: number;
  pieces: Piece[];
  /** The spans that touch it. */
  spans: Span[];
}

interface Line {
  start: number;
  end: number;
  clauses: Span[];
  figures: Span[];
  audit: Span[];
}

/** Paragraphs whose spans are the very same as before are handed back as they were, so that they need not be drawn again. */
export function paragraphsOf(
  points: string[],
  clauses: Span[],
  figures: Span[],
  audit: Span[],
  before: Paragraph[],
): Paragraph[] {
  const lines = linesOf(points);
  deal(lines, clauses, (line) => line.clauses);
  deal(lines, figures, (line) => line.figures);
  deal(lines, audit, (line) => line.audit);
  return lines.map((line, index) => {
    const spans = [...line.clauses, ...line.figures, ...line.audit];
    const old = before[index];
    const same =
      old?.start === line.start &&
      old.spans.length === spans.length &&
      old.spans.every((span, at) => span === spans[at]);
    return same ? old : { start: line.start, end: line.end, spans, pieces: piecesOf(points, line) };
  });
}

/** The lines that are not empty. */
function linesOf(points: string[]): Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (let at = 0; at <= points.length; at++) {
    if (at < points.length && points[at] !== "\n") continue;
    if (at > from) lines.push({ start: from, end: at, clauses: [], figures: [], audit: [] });
    from = at + 1;
  }
  return lines;
}

/** Gives each span to the lines that it touches. */
function deal(lines: Line[], spans: Span[], list: (line: Line) => Span[]) {
  for (const span of spans)
    for (let at = firstEndingAfter(lines, span.start); at < lines.length && lines[at].start < span.end; at++)
      list(lines[at]).push(span);
}

function firstEndingAfter(lines: Line[], place: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle].end > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

function piecesOf(points: string[], line: Line): Piece[] {
  const edges = new Set([line.start, line.end]);
  for (const span of [...line.clauses, ...line.figures, ...line.audit])
    for (const edge of [span.start, span.end]) if (edge > line.start && edge < line.end) edges.add(edge);
  const order = [...edges].sort((a, b) => a - b);
  const holds = (at: number) => (span: Span) => span.start <= at && at < span.end;
  return order.slice(0, -1).map((start, index) => ({
    start,
    text: points.slice(start, order[index + 1]).join(""),
    clause: line.clauses.find(holds(start)) ?? null,
    figure: line.figures.find(holds(start)) ?? null,
    audit: line.audit.filter(holds(start)),
  }));
}
