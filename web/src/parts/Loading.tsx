// A quiet wait: nothing for the first 200 ms, then a line of words.
import { useEffect, useState } from "react";

export function Loading({ what = "正在打开" }: { what?: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="message" role="status" aria-live="polite">
      {late ? <p>{what}…</p> : <p>&nbsp;</p>}
    </div>
  );
}
