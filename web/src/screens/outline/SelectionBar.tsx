// A small bar under words selected in the document: makes a target of them.
import { Button } from "antd";
import { type RefObject, useEffect, useState } from "react";
import { selectedPlace } from "../../parts/DocumentText";

interface Props {
  text: RefObject<HTMLElement | null>;
  onTarget: () => void;
}

export function SelectionBar({ text, onTarget }: Props) {
  const place = useSelection(text);
  if (!place) return null;
  return (
    <div className="selection-bar" style={place}>
      {/* The press must not take the selection away before the click comes. */}
      <Button type="primary" size="small" onMouseDown={(event) => event.preventDefault()} onClick={onTarget}>
        作为指标 (T)
      </Button>
    </div>
  );
}

/** Where the bar goes: under the end of the selection, inside the box. */
function useSelection(text: RefObject<HTMLElement | null>) {
  const [at, setAt] = useState<{ top: number; left: number } | null>(null);
  useEffect(() => {
    let timer = 0;
    const look = () => {
      const box = text.current;
      const found = box && selectedPlace(box);
      const range = found ? window.getSelection()?.getRangeAt(0) : undefined;
      const rects = range?.getClientRects();
      const last = rects?.[rects.length - 1];
      if (!box || !last) return setAt(null);
      const outer = box.getBoundingClientRect();
      const left = Math.min(Math.max(last.left - outer.left, 8), box.clientWidth - 110);
      setAt({ top: last.bottom - outer.top + box.scrollTop + 4, left });
    };
    const later = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(look, 120);
    };
    window.document.addEventListener("selectionchange", later);
    return () => {
      window.clearTimeout(timer);
      window.document.removeEventListener("selectionchange", later);
    };
  }, [text]);
  return at;
}
