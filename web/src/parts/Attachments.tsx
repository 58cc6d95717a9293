// Files attached to a record or a task: links, and an input that uploads at once and hands back what the server kept.

import { App, Button } from "antd";
import { useRef, useState } from "react";
import { asApiError, fileAddress, upload } from "../api/client";
import type { Attachment } from "../api/types";
import { withAdvice } from "../text/advice";
import { bytes } from "../text/numbers";
import { isPhoto, Photos } from "./Photos";
import { useNarrow } from "./useNarrow";

export function AttachmentLinks({ files }: { files: Attachment[] }) {
  const others = files.filter((file) => !isPhoto(file));
  return (
    <>
      <Photos files={files.filter(isPhoto)} />
      <ul>
        {others.map((file) => (
          <li key={file.hash}>
            <a href={fileAddress(`/attachments/${file.hash}`)} target="_blank" rel="noreferrer">
              {file.name}
            </a>{" "}
            <span className="muted small">{bytes(file.size)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface InputProps {
  id?: string;
  files: Attachment[];
  onChange: (files: Attachment[]) => void;
}

export function AttachmentInput({ id, files, onChange }: InputProps) {
  const { message } = App.useApp();
  const input = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const narrow = useNarrow();
  const [busy, setBusy] = useState(false);
  async function add(list: FileList | null) {
    if (!list || list.length === 0) return;
    setBusy(true);
    const added: Attachment[] = [];
    for (const file of Array.from(list)) {
      try {
        added.push(await upload<Attachment>("/attachments", file));
      } catch (error) {
        const { body } = asApiError(error);
        message.error(`${file.name} 没有传上：${withAdvice(body)}`);
      }
    }
    setBusy(false);
    const fresh = added.filter((file) => !files.some((old) => old.hash === file.hash));
    if (fresh.length > 0) onChange([...files, ...fresh]);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button below is the first
    <div
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void add(event.dataTransfer.files);
      }}
    >
      <ul>
        {files.map((file) => (
          <li key={file.hash} className="row">
            <a href={fileAddress(`/attachments/${file.hash}`)} target="_blank" rel="noreferrer">
              {file.name}
            </a>
            <Button type="link" onClick={() => onChange(files.filter((one) => one.hash !== file.hash))}>
              移除
            </Button>
          </li>
        ))}
      </ul>
      <input ref={input} type="file" multiple hidden onChange={(event) => void add(event.target.files)} />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        onChange={(event) => void add(event.target.files)}
      />
      <Button id={id} loading={busy} onClick={() => input.current?.click()}>
        上传文件
      </Button>{" "}
      {narrow ? (
        <Button loading={busy} onClick={() => camera.current?.click()}>
          拍照
        </Button>
      ) : (
        <span className="muted small">也可以把文件拖到这里</span>
      )}
    </div>
  );
}
