// A bar in a cell of a table, with the limit as a line through all rows: the table is the chart. It holds no number of its own.
import "./stat.css";

interface Props {
  value: number | null;
  /** Where the bar would be full. */
  top: number;
  limit?: number | null;
  met?: boolean | null;
}

const place = (value: number, top: number) => `${Math.min(Math.max(value / top, 0), 1) * 100}%`;

export function BarLine({ value, top, limit, met }: Props) {
  return (
    <span className="bar-line" aria-hidden="true">
      {value === null || value <= 0 ? null : (
        <i className={met === false ? "short" : ""} style={{ width: place(value, top) }} />
      )}
      {limit == null ? null : <b style={{ left: place(limit, top) }} />}
    </span>
  );
}
