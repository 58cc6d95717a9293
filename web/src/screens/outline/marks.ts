// The clauses of the document as marks in its text: what each has become, and whether a person should look.
import { useMemo } from "react";
import type { DocumentDetail, PlanDraft } from "../../api/types";
import type { Span } from "../../parts/spans";
import { clauseWord } from "../../text/words";
import { holderOf, kindOf, tasksOf } from "./edits";
import { needsLook } from "./tally";

export function useClauseSpans(document: DocumentDetail, draft: PlanDraft): Span[] {
  return useMemo(() => {
    const all = tasksOf(draft);
    return document.clauses.map((clause) => {
      const task = holderOf(all, clause);
      const look = !task ? "other" : needsLook(task) ? "doubt" : task.accepted ? "taken" : "todo";
      return { id: clause.id, start: clause.start, end: clause.end, look, title: clauseWord[kindOf(draft, clause)] };
    });
  }, [document.clauses, draft]);
}
