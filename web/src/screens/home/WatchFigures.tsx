// The figures that someone watches: value, change, target, trend. Each opens its provenance.
import type { FigureWithTrend } from "../../api/types";
import { FigureChip } from "../../parts/FigureChip";
import { Sparkline } from "../../parts/Sparkline";

export function WatchFigures({ figures }: { figures: FigureWithTrend[] }) {
  if (figures.length === 0) return null;
  return (
    <section className="panel">
      <h2>我关注的数</h2>
      <ul style={{ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(200px, 1fr))", gap: 10 }}>
        {figures.map((item) => (
          <li key={item.figure.id} style={{ borderLeft: "3px solid var(--line)", paddingLeft: 10 }}>
            <span className="muted small">{item.figure.label}</span>
            <div className="row">
              <strong style={{ fontSize: 18 }}>
                <FigureChip figure={item.figure} trend={item} />
              </strong>
              <Sparkline values={item.series.map((point) => point.value)} />
            </div>
            <span className="small muted">
              {[
                item.change_text,
                item.target ? `目标${item.target}${item.met === null ? "" : item.met ? " ✓" : " 未到"}` : null,
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
