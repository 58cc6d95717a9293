// A bar of how many are approved, waiting, sent back, missing; the same numbers stand in the cells beside it.
import { PARTS, type Standing } from "./words";

export function StandingBar({ standing }: { standing: Standing }) {
  return (
    <span className="standing" aria-hidden="true">
      {PARTS.map(({ id }) =>
        standing[id] > 0 ? (
          <i key={id} className={id} style={{ width: `${(standing[id] / Math.max(standing.owed, 1)) * 100}%` }} />
        ) : null,
      )}
    </span>
  );
}
