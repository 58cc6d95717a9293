// The code editor as a part of a page: text in, changes out, findings marked; a plain text box until it is there.
import { Input } from "antd";
import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { DefinitionFinding } from "../../api/types";
import { withAdvice } from "../../text/advice";
import type { CodeView } from "./code";

export interface Jump {
  goTo: (line: number, column: number) => void;
}

interface Props {
  text: string;
  findings: DefinitionFinding[];
  onChange: (text: string) => void;
  jump: RefObject<Jump | null>;
}

export function CodeBox({ text, findings, onChange, jump }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<CodeView | null>(null);
  const latest = useRef({ text, onChange });
  latest.current = { text, onChange };
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let gone = false;
    void import("./code").then(({ openCode }) => {
      if (gone || !box.current) return;
      view.current = openCode(box.current, latest.current.text, (next) => latest.current.onChange(next));
      setReady(true);
    });
    return () => {
      gone = true;
      view.current?.destroy();
      view.current = null;
    };
  }, []);
  useEffect(() => {
    if (ready) view.current?.put(text);
  }, [text, ready]);
  useEffect(() => {
    if (!ready) return;
    const here = findings.filter((found) => !found.file);
    view.current?.mark(here.map((found) => ({ ...found, bad: found.level === "error", message: withAdvice(found) })));
  }, [findings, ready]);
  useImperativeHandle(jump, () => ({ goTo: (line, column) => view.current?.goTo(line, column) }), []);
  return (
    <div className="code-box" ref={box}>
      {ready ? null : (
        <Input.TextArea aria-label="定义" value={text} onChange={(event) => onChange(event.target.value)} />
      )}
    </div>
  );
}
