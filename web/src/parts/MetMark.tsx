// Whether a limit is met: shape and word, so that it is told without colour.
export function MetMark({ met, words = ["达标", "未达标"] }: { met: boolean | null; words?: [string, string] }) {
  if (met === null) return <span className="muted">—</span>;
  return met ? (
    <span className="met yes">
      <span aria-hidden="true">✓</span> {words[0]}
    </span>
  ) : (
    <span className="met no">
      <span aria-hidden="true">✕</span> {words[1]}
    </span>
  );
}
