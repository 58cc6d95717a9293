// Where a figure comes from, in one line of words.
import type { Figure } from "../api/types";

export function originWords(figure: Figure): string {
  const origin = figure.origin;
  switch (origin.kind) {
    case "measure":
      return `数自《${origin.ledger_name}》${origin.records}条记录`;
    case "hand":
      return `${origin.by} ${origin.on} 填报${origin.note ? `:${origin.note}` : ""}`;
    case "document":
      return `摘自文稿：“${origin.quote}”`;
    case "derived":
      return `推算：${origin.how}`;
  }
}

export function OriginWords({ figure }: { figure: Figure }) {
  return <span className="small">{originWords(figure)}</span>;
}
