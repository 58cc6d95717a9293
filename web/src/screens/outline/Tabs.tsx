// The tabs of the right side with their counts: tasks by what is still to do, sentences without a class, the audit.
import type { Show } from "./show";
import type { Tally } from "./tally";

interface Props {
  show: Show;
  setShow: (show: Show) => void;
  counts: Tally;
  unclassified: number;
  /** Findings of the audit that are still to be looked at. */
  findings: number;
}

export function Tabs({ show, setShow, counts, unclassified, findings }: Props) {
  const tabs: [Show, string, number, string?][] = [
    ["all", "任务", counts.tasks],
    ["doubtful", "疑点", counts.doubtful, "只看疑点：没有读准的、要决定的"],
    ["todo", "未看", counts.todo],
    ["dropped", "不要的", counts.dropped],
    ["others", "未归类", unclassified],
    ["audit", "核对", findings, "数字前后是否一致、有没有不允许的指标"],
  ];
  return (
    <div className="row wrap" style={{ marginBottom: 6 }}>
      <div className="tabs">
        {tabs.map(([key, name, count, title]) => (
          <button
            type="button"
            key={key}
            className="plain"
            title={title}
            aria-pressed={show === key}
            onClick={() => setShow(key)}
          >
            {name}
            <span className="count">{count}</span>
          </button>
        ))}
      </div>
      <span className="muted small">数据 {counts.targets}</span>
    </div>
  );
}
