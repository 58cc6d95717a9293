// How far a draft has come: what was taken, what is open, what a person should look at.
import type { DraftTask, PlanDraft } from "../../api/types";
import { tasksOf } from "./edits";
import { isUndecided, isUnsure } from "./targets";

/** Whether a person should look at a task: the reader doubts it or one of its numbers, or a rule forbids one of them. */
export function needsLook(task: DraftTask): boolean {
  if (task.accepted === false) return false;
  if (task.targets.some(isUndecided)) return true;
  return task.accepted === null && (task.doubtful || task.targets.some(isUnsure));
}

export interface Tally {
  tasks: number;
  targets: number;
  doubtful: number;
  todo: number;
  dropped: number;
  accepted: number;
  goals: number;
  bound: number;
  byHand: number;
  noLead: number;
  /** Targets that a rule forbids and nobody has decided on. */
  undecided: number;
  /** Targets that a rule forbids and a person keeps. */
  kept: number;
}

export function tally(draft: PlanDraft): Tally {
  const tasks = tasksOf(draft);
  const live = tasks.filter((task) => task.accepted !== false);
  const targets = live.flatMap((task) => task.targets).filter((target) => target.accepted !== false);
  return {
    tasks: live.length,
    targets: targets.length,
    doubtful: live.filter(needsLook).length,
    todo: tasks.filter((task) => task.accepted === null).length,
    dropped: tasks.length - live.length,
    accepted: tasks.filter((task) => task.accepted).length,
    goals: draft.goals.filter((goal) => goal.tasks.some((task) => task.accepted !== false)).length,
    bound: targets.filter((target) => target.binding === "measure").length,
    byHand: targets.filter((target) => target.binding === "hand").length,
    noLead: live.filter((task) => task.lead_unit === null).length,
    undecided: targets.filter(isUndecided).length,
    kept: targets.filter((target) => target.forbidden !== null && target.accepted === true).length,
  };
}
