// What a figure of the statistics stands on: the snapshot, its day, its digest, whether it is frozen.
import type { SnapshotBrief } from "../api/stat";
import { useMe } from "../api/hooks";
import { Go } from "./Go";

export function SnapshotMark({ snapshot }: { snapshot: SnapshotBrief }) {
  const { may } = useMe();
  const name = snapshot.title || snapshot.name;
  return (
    <span className="snapshot small">
      <span className="muted">依据</span>{" "}
      {may.plan_read ? <Go to={`/census?snapshot=${encodeURIComponent(snapshot.name)}`}>{name}</Go> : name}{" "}
      <span className="muted">
        截至 {snapshot.as_of.slice(0, 10)} · 摘要 <span title={snapshot.digest}>{snapshot.digest.slice(0, 8)}</span>
      </span>{" "}
      {snapshot.current ? <span className="tag">○ 当前</span> : <span className="tag strong">● 已封账</span>}
    </span>
  );
}
