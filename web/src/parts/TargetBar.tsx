// A target beside its actual figure: words, and a bar with a mark where the plan should be by now. Shares are percentages.
import type { TargetRow } from "../api/types";
import { FigureChip } from "./FigureChip";

export function Bar({ share, planned, label }: { share: number; planned?: number | null; label: string }) {
  const width = Math.min(Math.max(share, 0), 100);
  return (
    <div className="bar" role="img" aria-label={label}>
      <i style={{ width: `${width}%` }} />
      {planned != null && planned > 0 && planned < 100 ? (
        <b style={{ left: `${planned}%` }} title={`按时间应到${Math.round(planned)}%`} />
      ) : null}
    </div>
  );
}

export function TargetBar({ target, planned }: { target: TargetRow; planned?: number | null }) {
  return (
    <div style={{ minWidth: 0 }}>
      <div className="row small" style={{ justifyContent: "space-between" }}>
        <span className="clip" title={`${target.label} ${target.text}`}>
          {target.label} <span className="muted">{target.text}</span>
        </span>
        <span style={{ whiteSpace: "nowrap" }}>
          {target.actual ? <FigureChip figure={target.actual} /> : <span className="muted">未填报</span>}
          {target.met ? " ✓" : ""}
        </span>
      </div>
      {target.progress === null ? null : (
        <Bar share={target.progress} planned={planned} label={`完成目标的${Math.round(target.progress)}%`} />
      )}
    </div>
  );
}

export function ProgressBar({ progress, planned }: { progress: number; planned: number | null }) {
  const words = `进度${Math.round(progress)}%`;
  return (
    <div>
      <div className="row small" style={{ justifyContent: "space-between" }}>
        <span className="muted">填报进度</span>
        <span>{Math.round(progress)}%</span>
      </div>
      <Bar share={progress} planned={planned} label={words} />
    </div>
  );
}
