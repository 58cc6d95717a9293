// A figure as it stands in any text or table: dotted underline, provenance on hover, the whole story on click or Enter.
import { Popover } from "antd";
import type { Figure, FigureWithTrend } from "../api/types";
import { OriginWords } from "./OriginWords";
import { useProvenance } from "./provenance";

interface Props {
  figure: Figure;
  trend?: FigureWithTrend;
  /** Words to show in place of the figure's own. */
  text?: string;
  /** Said instead of opening the drawer directly, e.g. to put the figure into the address. */
  onOpen?: () => void;
}

export function FigureChip({ figure, trend, text, onOpen }: Props) {
  const open = useProvenance();
  const show = () => (onOpen ? onOpen() : open(figure, trend));
  const shown = text ?? (figure.missing ? "暂无" : figure.text);
  return (
    <Popover
      mouseEnterDelay={0.25}
      destroyOnHidden
      content={<Brief figure={figure} trend={trend} />}
      styles={{ root: { maxWidth: 340 } }}
    >
      {/* A button element would not break over lines as text does; on paper that would move commas to line starts. */}
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <span
        role="button"
        tabIndex={0}
        className={`figure ${figure.missing ? "missing" : ""} ${figure.origin.kind === "hand" ? "by-hand" : ""}`}
        onClick={(event) => {
          event.stopPropagation();
          show();
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          show();
        }}
        aria-haspopup="dialog"
      >
        {shown}
        {figure.origin.kind === "hand" ? <Hand by={figure.origin.by} /> : null}
      </span>
    </Popover>
  );
}

/** Typed by hand: a small pen and who answers for it. */
function Hand({ by }: { by: string }) {
  return (
    <span className="hand">
      ✎<span className="hand-name">{by}</span>
    </span>
  );
}

function Brief({ figure, trend }: { figure: Figure; trend?: FigureWithTrend }) {
  return (
    <div className="stack" style={{ gap: 4 }}>
      <strong>
        {figure.label} {figure.missing ? "" : figure.text}
      </strong>
      {figure.missing ? <span>{figure.missing}</span> : null}
      <OriginWords figure={figure} />
      <span className="muted small">
        {figure.scope} · {figure.period}
      </span>
      {trend?.change_text ? <span className="small">{trend.change_text}</span> : null}
      {trend?.target ? <span className="small">目标 {trend.target}</span> : null}
      <span className="muted small">按回车或点开，看口径和记录</span>
    </div>
  );
}
