// The summary laid out on A4 pages as in the DOCX: 仿宋 on a line grid. Blocks are measured once, then dealt out to pages;
// a paragraph that runs over the edge is continued on the next page at the line where it broke.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Run, Summary, SummaryBlock } from "../../api/types";
import { FigureChip } from "../../parts/FigureChip";
import { useNarrow } from "../../parts/useNarrow";
import { type BlockPlace, litParts } from "./lit";
import { type Piece, pagesOf, whole as wholeBlock } from "./pages";

interface Props {
  summary: Summary;
  onFigure: (key: string) => void;
  /** A stretch to light and bring into sight. */
  lit?: BlockPlace | null;
}

export function Paper({ summary, onFigure, lit }: Props) {
  const narrow = useNarrow();
  const measure = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState<Piece[][] | null>(null);
  const whole: Piece[] = summary.blocks.map(wholeBlock);
  useLayoutEffect(() => {
    if (narrow) return;
    const deal = () => measure.current && setPages(pagesOf(measure.current, summary.blocks));
    deal();
    void document.fonts?.ready.then(deal);
  }, [summary, narrow]);
  useEffect(() => {
    if (lit) document.querySelector(".paper .lit-place")?.scrollIntoView({ block: "center" });
  }, [lit]);
  const figures = { summary, onFigure, lit };
  if (narrow)
    return (
      <article className="paper flow">
        <h2 className="paper-title">{summary.title}</h2>
        {whole.map((piece) => (
          <Block key={piece.key} piece={piece} {...figures} />
        ))}
      </article>
    );
  return (
    <div className="pages">
      <div className="paper measure" ref={measure} aria-hidden="true" inert>
        <div data-block="title">
          <h2 className="paper-title">{summary.title}</h2>
        </div>
        {whole.map((piece, index) => (
          <div key={piece.key} data-block={index}>
            <Block piece={piece} {...figures} bare />
          </div>
        ))}
      </div>
      {(pages ?? [whole]).map((pieces, index, all) => (
        <article className="paper" key={pieces[0]?.key ?? index} aria-label={`第${index + 1}页`}>
          {index === 0 ? <h2 className="paper-title">{summary.title}</h2> : null}
          {pieces.map((piece) => (
            <Block key={piece.key} piece={piece} {...figures} />
          ))}
          <footer className={`page-number ${index % 2 === 0 ? "right" : ""}`}>
            — {index + 1} —<span className="visually-hidden">共 {all.length} 页</span>
          </footer>
        </article>
      ))}
    </div>
  );
}

interface BlockProps extends Props {
  piece: Piece;
  /** Plain text in place of buttons: the copy that is only measured. */
  bare?: boolean;
}

function Block({ piece, lit, ...rest }: BlockProps) {
  const { block } = piece;
  const here = lit?.block === piece.index && !rest.bare ? lit : null;
  if (block.kind === "heading") return <Heading block={block} lit={here !== null} />;
  let from = piece.from;
  return (
    <p className={`${piece.continued ? "continued" : ""} ${piece.broken ? "broken" : ""}`}>
      {block.runs.map((run, index) => {
        const start = from;
        from += run.text.length;
        // biome-ignore lint/suspicious/noArrayIndexKey: runs of a paragraph never move
        return <RunText key={index} run={run} start={start} lit={here} {...rest} />;
      })}
    </p>
  );
}

function Heading({ block, lit }: { block: Extract<SummaryBlock, { kind: "heading" }>; lit: boolean }) {
  const Tag = block.level <= 1 ? "h3" : "h4";
  return (
    <Tag className={`level-${Math.min(block.level, 3)}`}>
      {lit ? <mark className="lit-place">{block.text}</mark> : block.text}
    </Tag>
  );
}

type RunProps = Omit<BlockProps, "piece"> & { run: Run; start: number };

function RunText({ run, start, lit, summary, onFigure, bare }: RunProps) {
  const key = run.figure;
  const figure = key ? summary.figures[key] : undefined;
  const parts = litParts(run.text, start, lit ?? null);
  if (!figure || !key)
    return parts.map((part) =>
      part.lit ? (
        <mark key={part.at} className="lit-place">
          {part.text}
        </mark>
      ) : (
        part.text
      ),
    );
  if (bare) return <span className="figure">{run.text}</span>;
  const chip = <FigureChip figure={figure} text={run.text} onOpen={() => onFigure(key)} />;
  return parts.some((part) => part.lit) ? <mark className="lit-place">{chip}</mark> : chip;
}
