// One sentence of the document that is no task: what it counts as, changeable; made a task, it gets a card.
import { Radio } from "antd";
import type { ClauseKind, DocumentDetail, PlanDraft } from "../../api/types";
import { CLAUSE_KINDS, clauseWord } from "../../text/words";
import { classify, kindOf } from "./edits";
import type { DraftWork } from "./useDraft";

interface Props {
  document: DocumentDetail;
  draft: PlanDraft;
  clause: number;
  change: DraftWork["change"];
  onTask: (key: string) => void;
}

export function ClausePanel({ document, draft, clause, change, onTask }: Props) {
  const found = document.clauses.find((one) => one.id === clause);
  if (!found) return null;
  const set = (kind: ClauseKind) => {
    const result = classify(draft, found, kind, document);
    change(() => result.draft);
    if (result.key) onTask(result.key);
  };
  return (
    <div className="panel" style={{ marginBottom: 8 }}>
      <p className="small" style={{ maxHeight: 90, overflow: "auto" }}>
        {found.text}
      </p>
      <Radio.Group
        aria-label="这一句归为"
        optionType="button"
        value={kindOf(draft, found)}
        onChange={(event) => set(event.target.value)}
        options={CLAUSE_KINDS.map((kind) => ({ value: kind, label: clauseWord[kind] }))}
        style={{ marginTop: 6 }}
      />
    </div>
  );
}
