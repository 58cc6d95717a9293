// A place to drop one file on, or to choose it; says what is going on while it is sent.
import { Button, Spin } from "antd";
import { useRef, useState } from "react";
import "./sheet.css";

interface Props {
  label: string;
  button: string;
  accept: string;
  busy: string | null;
  /** What may be dropped, in words. */
  hint?: string;
  onFile: (file: File) => void;
}

export function DropArea({ label, button, accept, busy, hint, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file && !busy) onFile(file);
    if (input.current) input.current.value = "";
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button below is the first
    <div
      className={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      {busy ? (
        <span role="status">
          <Spin size="small" /> {busy}
        </span>
      ) : (
        <>
          <span>{label}</span>
          <Button type="primary" onClick={() => input.current?.click()}>
            {button}
          </Button>
          {hint ? <span className="muted small drop-hint">{hint}</span> : null}
        </>
      )}
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={button}
        className="visually-hidden"
        tabIndex={-1}
        onChange={(event) => take(event.target.files)}
      />
    </div>
  );
}
