// The clauses of the document as marks in its text: what each has become, and whether a person should look.
import { useEffect, useMemo, useRef } from "react";
import type { DocumentDetail, PlanDraft } from "../../api/types";
import type { Span } from "../../parts/spans";
import { clauseWord } from "../../text/words";
import { holdersOf, kindOf, tasksOf } from "./edits";
import { needsLook } from "./tally";

/** A span that did not change stays the same object: only the lines that changed are drawn again while someone types. */
export function useClauseSpans(document: DocumentDetail, draft: PlanDraft): Span[] {
  const before = useRef<Span[]>([]);
  const spans = useMemo(() => {
    const holder = holdersOf(tasksOf(draft));
    const made = document.clauses.map((clause, index) => {
      const task = holder(clause);
      const look = !task ? "other" : needsLook(task) ? "doubt" : task.accepted ? "taken" : "todo";
      const title = clauseWord[kindOf(draft, clause)];
      const old = before.current[index];
      if (old?.id === clause.id && old.look === look && old.title === title) return old;
      return { id: clause.id, start: clause.start, end: clause.end, look, title };
    });
    const same = made.length === before.current.length && made.every((span, index) => span === before.current[index]);
    return same ? before.current : made;
  }, [document.clauses, draft]);
  useEffect(() => {
    before.current = spans;
  }, [spans]);
  return spans;
}
