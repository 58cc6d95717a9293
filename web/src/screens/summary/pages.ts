// Deals measured blocks out to pages. Reads the layout of a hidden copy; draws nothing.
import type { Run, SummaryBlock } from "../../api/types";

export interface Piece {
  key: string;
  block: SummaryBlock;
  /** Index of the block in the summary. */
  index: number;
  /** Characters of the block that stand before this piece. */
  from: number;
  /** The rest of a paragraph that began on the page before: no indent. */
  continued: boolean;
  /** The paragraph goes on on the next page: its last line is set full. */
  broken?: boolean;
}

/** Lines on a page, GB/T 9704-2012 §5.2.3. */
const LINES = 22;

/** A block that is not cut. */
export function whole(block: SummaryBlock, index: number): Piece {
  return { key: `${index}`, block, index, from: 0, continued: false };
}

export function pagesOf(copy: HTMLElement, blocks: SummaryBlock[]): Piece[][] {
  const line = Number.parseFloat(getComputedStyle(copy).lineHeight);
  if (!Number.isFinite(line) || line <= 0) return [blocks.map(whole)];
  const room = LINES * line + 1;
  const pages: Piece[][] = [[]];
  let used = copy.querySelector<HTMLElement>('[data-block="title"]')?.offsetHeight ?? 0;
  blocks.forEach((block, index) => {
    const element = copy.querySelector<HTMLElement>(`[data-block="${index}"]`);
    if (!element) return;
    const height = element.offsetHeight;
    const page = () => pages[pages.length - 1];
    const turn = () => {
      pages.push([]);
      used = 0;
    };
    // A heading is not left alone at the foot of a page.
    if (block.kind === "heading" && used + height + line > room) turn();
    if (block.kind !== "paragraph" || used + height <= room) {
      if (used > 0 && used + height > room) turn();
      page().push(whole(block, index));
      used += height;
      return;
    }
    let rest = block.runs;
    let taken = 0;
    let part = 0;
    const piece = (runs: Run[]): Piece => ({
      key: `${index}-${part}`,
      block: { ...block, runs },
      index,
      from: textLength(block.runs) - textLength(rest),
      continued: part > 0,
    });
    while (rest.length > 0) {
      const lines = Math.floor((room - used) / line);
      const left = height - taken;
      if (left <= room - used) {
        page().push(piece(rest));
        used += left;
        return;
      }
      if (lines < 1) {
        turn();
        continue;
      }
      const total = textLength(rest);
      const cut = lengthAbove(element, taken + lines * line) - (textLength(block.runs) - total);
      const [here, after] = cutRuns(rest, Math.min(Math.max(cut, 0), total));
      if (here.length > 0) page().push(piece(here));
      taken += lines * line;
      part += 1;
      rest = after;
      turn();
    }
  });
  return pages.filter((pieces) => pieces.length > 0);
}

function textLength(runs: Run[]): number {
  return runs.reduce((sum, run) => sum + run.text.length, 0);
}

/** How many characters of an element stand in the lines that end above a height (px from its top). */
function lengthAbove(element: HTMLElement, height: number): number {
  const top = element.getBoundingClientRect().top;
  const nodes: Text[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node as Text);
  let before = 0;
  const range = document.createRange();
  for (const node of nodes) {
    const below = (at: number) => {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      return (box.top + box.bottom) / 2 - top > height;
    };
    if (node.length > 0 && below(node.length - 1)) {
      let [low, high] = [0, node.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (below(middle)) high = middle;
        else low = middle + 1;
      }
      return before + low;
    }
    before += node.length;
  }
  return before;
}

/** Cuts runs after a number of characters; a figure is never cut, it goes to the second part whole. */
function cutRuns(runs: Run[], length: number): [Run[], Run[]] {
  let left = length;
  for (const [index, run] of runs.entries()) {
    if (run.text.length <= left) {
      left -= run.text.length;
      continue;
    }
    if (left === 0 || run.figure) return [runs.slice(0, index), runs.slice(index)];
    const first = { ...run, text: run.text.slice(0, left) };
    const second = { ...run, text: run.text.slice(left) };
    return [
      [...runs.slice(0, index), first],
      [second, ...runs.slice(index + 1)],
    ];
  }
  return [runs, []];
}
