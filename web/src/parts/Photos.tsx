// Photos among attached files: small pictures side by side, one opened large; ←/→ go through them, Esc closes.
import { Button, Modal } from "antd";
import { useEffect, useState } from "react";
import { fileAddress } from "../api/client";
import type { Attachment } from "../api/types";
import { bytes } from "../text/numbers";
import "./photos.css";

export const isPhoto = (file: Attachment) => file.mime.startsWith("image/");

export function Photos({ files }: { files: Attachment[] }) {
  const [at, setAt] = useState<number | null>(null);
  if (files.length === 0) return null;
  return (
    <>
      <ul className="photos">
        {files.map((file, index) => (
          <li key={file.hash}>
            <button type="button" className="plain" title={file.name} onClick={() => setAt(index)}>
              <img src={fileAddress(`/attachments/${file.hash}/preview`)} alt={file.name} loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      {at === null ? null : <Large files={files} at={at} onAt={setAt} onClose={() => setAt(null)} />}
    </>
  );
}

interface LargeProps {
  files: Attachment[];
  at: number;
  onAt: (at: number) => void;
  onClose: () => void;
}

function Large({ files, at, onAt, onClose }: LargeProps) {
  const file = files[at];
  const many = files.length > 1;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "ArrowRight") onAt((at + 1) % files.length);
      else if (event.key === "ArrowLeft") onAt((at + files.length - 1) % files.length);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [at, files.length, onAt]);
  return (
    <Modal
      open
      centered
      title={file.name}
      width="min(1100px, 96vw)"
      onCancel={onClose}
      footer={
        <div className="row wrap">
          <span className="muted small grow" role="status" style={{ textAlign: "left" }}>
            {many ? `第 ${at + 1}/${files.length} 张　` : ""}
            {bytes(file.size)}
          </span>
          {many ? (
            <>
              <Button onClick={() => onAt((at + files.length - 1) % files.length)}>← 上一张</Button>
              <Button onClick={() => onAt((at + 1) % files.length)}>下一张 →</Button>
            </>
          ) : null}
          <Button href={fileAddress(`/attachments/${file.hash}`)} target="_blank">
            原图
          </Button>
        </div>
      }
    >
      <img className="photo-large" src={fileAddress(`/attachments/${file.hash}`)} alt={file.name} />
    </Modal>
  );
}
