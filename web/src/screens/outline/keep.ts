// A copy in this browser of a draft that the server does not hold yet, for a page that is closed before it was sent.
import type { PlanDraft } from "../../api/types";

interface Copy {
  /** The revision that the changes were made on. */
  revision: number;
  draft: PlanDraft;
}

const name = (document: number) => `gangmu.draft.${document}`;

export function keepCopy(document: number, copy: Copy) {
  try {
    localStorage.setItem(name(document), JSON.stringify(copy));
  } catch {
    // No room or no storage: the draft is still sent a moment after each change.
  }
}

export function dropCopy(document: number) {
  try {
    localStorage.removeItem(name(document));
  } catch {
    // As above.
  }
}

/** The draft left over from a page that was closed, when nobody has changed the document since. */
export function takeCopy(document: number, revision: number): PlanDraft | null {
  try {
    const text = localStorage.getItem(name(document));
    if (!text) return null;
    const copy: Copy = JSON.parse(text);
    if (copy.revision === revision) return copy.draft;
    dropCopy(document);
    return null;
  } catch {
    return null;
  }
}
