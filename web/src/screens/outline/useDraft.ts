// The draft being worked on: its past and future for undo, and its saving a moment after each change; until then a copy lies in
// this browser. The draft of a confirmed document does not change any more.
import { useCallback, useEffect, useRef, useState } from "react";
import { type ApiError, asApiError, put } from "../../api/client";
import type { DocumentDetail, PlanDraft } from "../../api/types";
import { dropCopy, keepCopy, takeCopy } from "./keep";

const WAIT = 800;
const DEPTH = 200;
/** Letters typed into one field within this time are undone together, ms. */
const TYPING = 1500;

export type SaveState = "saved" | "waiting" | "saving" | "stale" | "failed";

interface Kept {
  past: PlanDraft[];
  now: PlanDraft;
  future: PlanDraft[];
}

export function useDraft(document: DocumentDetail) {
  const id = document.brief.id;
  const locked = document.brief.status === "confirmed";
  const [rescued] = useState(() => (locked ? null : takeCopy(id, document.draft_revision)));
  const [kept, setKept] = useState<Kept>({
    past: rescued ? [document.draft] : [],
    now: rescued ?? document.draft,
    future: [],
  });
  const [save, setSave] = useState<SaveState>("saved");
  const [error, setError] = useState<ApiError | null>(null);
  const revision = useRef(document.draft_revision);
  const saved = useRef(document.draft);
  const latest = useRef(document.draft);
  const running = useRef<Promise<void> | null>(null);
  latest.current = kept.now;

  const typed = useRef({ field: "", at: 0 });
  /** Takes a step; steps in the same field shortly after one another are one step for undo. */
  const change = useCallback(
    (step: (draft: PlanDraft) => PlanDraft | null, field = "") => {
      if (locked) return;
      const at = performance.now();
      const goesOn = field !== "" && typed.current.field === field && at - typed.current.at < TYPING;
      typed.current = { field, at };
      setKept((old) => {
        const now = step(old.now);
        if (!now || now === old.now) return old;
        if (goesOn && old.past.length > 0) return { ...old, now, future: [] };
        return { past: [...old.past, old.now].slice(-DEPTH), now, future: [] };
      });
    },
    [locked],
  );
  const undo = useCallback(() => {
    typed.current = { field: "", at: 0 };
    setKept((old) => {
      const before = old.past.at(-1);
      return before ? { past: old.past.slice(0, -1), now: before, future: [old.now, ...old.future] } : old;
    });
  }, []);
  const redo = useCallback(
    () =>
      setKept((old) => {
        const [after, ...future] = old.future;
        return after ? { past: [...old.past, old.now], now: after, future } : old;
      }),
    [],
  );

  /** Sends what is not yet saved, one request at a time; resolves to the revision that holds it. */
  const flush = useCallback(async (): Promise<number> => {
    while (running.current) await running.current;
    if (saved.current === latest.current) return revision.current;
    const draft = latest.current;
    setSave("saving");
    const sending = put<{ revision: number }>(`/documents/${id}/draft`, {
      revision: revision.current,
      draft,
    });
    running.current = sending.then(
      () => undefined,
      () => undefined,
    );
    try {
      const answer = await sending;
      revision.current = answer.revision;
      saved.current = draft;
      if (latest.current === draft) dropCopy(id);
      else keepCopy(id, { revision: revision.current, draft: latest.current });
      setError(null);
      setSave(latest.current === draft ? "saved" : "waiting");
    } catch (problem) {
      const found = asApiError(problem);
      setError(found);
      setSave(found.status === 409 ? "stale" : "failed");
      throw found;
    } finally {
      running.current = null;
    }
    return revision.current;
  }, [id]);

  const stale = save === "stale";
  useEffect(() => {
    if (stale) return;
    if (kept.now === saved.current) {
      // Undone back to what the server holds.
      dropCopy(id);
      setSave((old) => (old === "waiting" ? "saved" : old));
      return;
    }
    keepCopy(id, { revision: revision.current, draft: kept.now });
    setSave("waiting");
    const timer = setTimeout(() => void flush().catch(() => undefined), WAIT);
    return () => clearTimeout(timer);
  }, [kept.now, flush, stale, id]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (saved.current !== latest.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
      if (saved.current !== latest.current) void flush().catch(() => undefined);
    };
  }, [flush]);

  return {
    draft: kept.now,
    /** The document is confirmed: nothing changes here any more. */
    locked,
    /** The draft was found in this browser, left by a page that was closed too soon. */
    rescued: rescued !== null,
    change,
    undo,
    redo,
    mayUndo: kept.past.length > 0,
    mayRedo: kept.future.length > 0,
    save,
    error,
    flush,
  };
}

export type DraftWork = ReturnType<typeof useDraft>;
