// Things that wait for somebody, each with its way there and its day.
import { useMe } from "../api/hooks";
import type { WaitingItem } from "../api/types";
import { dueWords } from "../text/dates";
import { Go } from "./Go";

export function WaitingRows({ items }: { items: WaitingItem[] }) {
  const { today } = useMe();
  return (
    <ul>
      {items.map((item) => (
        <li
          key={`${item.link}-${item.title}`}
          className="row"
          style={{ padding: "5px 0", borderTop: "1px solid var(--line)" }}
        >
          <span className="grow">
            <Go to={item.link}>{item.title}</Go>
            <span className="muted small" style={{ display: "block" }}>
              {item.detail}
            </span>
          </span>
          {item.due ? (
            <span
              className={(item.overdue_days ?? 0) > 0 ? "late small" : "muted small"}
              style={{ whiteSpace: "nowrap" }}
            >
              {(item.overdue_days ?? 0) > 0 ? `■ 超期${item.overdue_days}天` : dueWords(item.due, today)}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
