// A text that may name hundreds: its beginning, and the whole of it once opened.
const SHOWN = 60;

export function LongText({ text }: { text: string }) {
  if (text.length <= SHOWN * 2) return <>{text}</>;
  return (
    <details className="long-text">
      <summary>{text.slice(0, SHOWN)}……</summary>
      {text}
    </details>
  );
}
