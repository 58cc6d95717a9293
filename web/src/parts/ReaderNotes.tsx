// What the reader noticed in a paper: damage, and places to look at.
import { useState } from "react";
import type { Finding } from "../api/types";
import { withAdvice } from "../text/advice";

export function ReaderNotes({ share, findings }: { share: number; findings: Finding[] }) {
  const [open, setOpen] = useState(false);
  if (share < 0.005 && findings.length === 0) return null;
  return (
    <div className="doc-notes">
      {share >= 0.005 ? <p>▲ 原文约 {(share * 100).toFixed(1)}% 的字有损坏，已尽量认出，请对照原件看。</p> : null}
      {findings.length > 0 ? (
        <>
          <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "▾" : "▸"} 文稿里有 {findings.length} 处要留意
          </button>
          {open ? (
            <ul>
              {findings.map((finding) => (
                <li key={`${finding.code} ${finding.start} ${finding.message}`}>{withAdvice(finding)}</li>
              ))}
            </ul>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
