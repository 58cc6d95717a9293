// Doubts about what is to be saved: it is saved only with a stated reason, which is asked for beside the findings.
import { Input } from "antd";
import { useState } from "react";
import type { ApiError } from "../../api/client";
import type { Finding } from "../../api/types";

const isDoubt = (finding: Finding) => finding.level === "doubt";

/** Findings of the last try and the reason that a doubt asks for; `take` goes into a write's onError. */
export function useFindings() {
  const [findings, setFindings] = useState<Finding[]>([]);
  const [reason, setReason] = useState("");
  const doubtful = findings.some(isDoubt);
  return {
    findings,
    doubtful,
    /** To send along; none while nothing asks for it. */
    reason: reason.trim() || undefined,
    typed: reason,
    setReason,
    /** A doubt without a reason keeps the button from being pressed again. */
    waits: doubtful && !reason.trim(),
    take: (error: ApiError) => {
      if (error.findings.length === 0) return false;
      setFindings(error.findings);
      return true;
    },
    clear: () => {
      setFindings([]);
      setReason("");
    },
    /** The field was changed: what was said of it is out of date. */
    drop: (field: string) => setFindings((old) => old.filter((finding) => finding.field !== field)),
  };
}

export function ReasonInput(props: { id: string; label: string; value: string; onChange: (value: string) => void }) {
  return (
    <div>
      <label htmlFor={props.id}>
        {props.label}
        <span className="needed" aria-hidden="true">
          {" "}
          *
        </span>
      </label>
      <Input.TextArea
        id={props.id}
        rows={2}
        maxLength={200}
        required
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  );
}
