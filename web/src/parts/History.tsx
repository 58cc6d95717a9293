// Who did what, when and why: newest first, with the values before and after.
import type { HistoryItem } from "../api/types";
import { clockTime } from "../text/dates";

export function History({ items }: { items: HistoryItem[] }) {
  if (items.length === 0) return <p className="muted">还没有改动。</p>;
  return (
    <ol className="stack" style={{ gap: 10 }}>
      {items.map((item) => (
        <li key={`${item.at} ${item.action} ${item.changes.map((change) => change.field).join()}`}>
          <div className="row wrap">
            <strong>{item.action}</strong>
            <span>{item.by}</span>
            <time className="muted small" dateTime={item.at}>
              {clockTime(item.at)}
            </time>
          </div>
          {item.reason ? <div className="small">理由：{item.reason}</div> : null}
          {item.changes.length > 0 ? (
            <ul className="small muted">
              {item.changes.map((change) => (
                <li key={change.field} style={{ overflowWrap: "anywhere" }}>
                  {change.name}：{change.before ?? "空"} → {change.after ?? "空"}
                </li>
              ))}
            </ul>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
