// Changes of a draft, each a pure step from draft to draft: accept, drop, merge, split, edit, classify. Offsets are code points.
import type {
  ClauseKind,
  DocClause,
  DocFigure,
  DocumentDetail,
  DraftGoal,
  DraftTarget,
  DraftTask,
  PlanDraft,
} from "../../api/types";
import { targetOf } from "./targets";

let made = 0;
export function newKey(prefix: string): string {
  made += 1;
  return `${prefix}${Date.now().toString(36)}${made}`;
}

export function tasksOf(draft: PlanDraft): DraftTask[] {
  return draft.goals.flatMap((goal) => goal.tasks);
}

export function isTaskKind(kind: ClauseKind): boolean {
  return kind === "task" || kind === "deliverable";
}

/** What a clause counts as: the person's decision, else the reader's. */
export function kindOf(draft: PlanDraft, clause: DocClause): ClauseKind {
  return draft.clauses[String(clause.id)] ?? clause.kind;
}

/** Finds the task that holds a clause: its own, or one that was joined over it. */
export function holdersOf(tasks: DraftTask[]): (clause: DocClause) => DraftTask | undefined {
  const live = tasks.filter((task) => task.accepted !== false).sort((a, b) => a.start - b.start);
  const own = new Map<number, DraftTask>();
  for (const task of live) if (task.clause !== null && !own.has(task.clause)) own.set(task.clause, task);
  // The furthest end of all tasks up to each: before it nothing can hold a clause that ends later.
  const ends: number[] = [];
  for (const task of live) ends.push(Math.max(task.end, ends.at(-1) ?? 0));
  return (clause) => {
    const found = own.get(clause.id);
    if (found) return found;
    for (let at = lastStart(live, clause.start); at >= 0 && ends[at] >= clause.end; at--)
      if (live[at].end >= clause.end) return live[at];
    return undefined;
  };
}

/** Index of the last task that starts at or before a place; -1 when there is none. */
function lastStart(tasks: DraftTask[], place: number): number {
  let [low, high] = [0, tasks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tasks[middle].start <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Clauses that are said to be work but have no task in the draft. */
export function unclassified(draft: PlanDraft, clauses: DocClause[]): DocClause[] {
  const holder = holdersOf(tasksOf(draft));
  return clauses.filter((clause) => isTaskKind(kindOf(draft, clause)) && !holder(clause));
}

export function mapTasks(draft: PlanDraft, change: (task: DraftTask) => DraftTask): PlanDraft {
  return { ...draft, goals: draft.goals.map((goal) => ({ ...goal, tasks: goal.tasks.map(change) })) };
}

function inGoal(draft: PlanDraft, key: string, change: (goal: DraftGoal, index: number) => DraftGoal): PlanDraft {
  const goals = draft.goals.map((goal) => {
    const index = goal.tasks.findIndex((task) => task.key === key);
    return index < 0 ? goal : change(goal, index);
  });
  return { ...draft, goals };
}

export function editTask(draft: PlanDraft, key: string, part: Partial<DraftTask>): PlanDraft {
  return mapTasks(draft, (task) => (task.key === key ? { ...task, ...part } : task));
}

/** Takes a task with its targets; a target that a rule forbids must be decided on by itself. */
function accepted(task: DraftTask): DraftTask {
  return {
    ...task,
    accepted: true,
    targets: task.targets.map((target) =>
      target.accepted === null && !target.forbidden ? { ...target, accepted: true } : target,
    ),
  };
}

export function acceptTask(draft: PlanDraft, key: string): PlanDraft {
  const next = mapTasks(draft, (task) => (task.key === key ? accepted(task) : task));
  const task = tasksOf(next).find((one) => one.key === key);
  return task?.clause == null ? next : { ...next, clauses: { ...next.clauses, [String(task.clause)]: task.kind } };
}

/** Accepts all that was not yet looked at; what was dropped stays dropped. */
export function acceptRest(draft: PlanDraft): PlanDraft {
  return mapTasks(draft, (task) => (task.accepted === null ? accepted(task) : task));
}

/** Drops a task; when its clause has no other, the clause becomes a principle, so that nothing stays unclassified. */
export function dropTask(draft: PlanDraft, key: string): PlanDraft {
  const next = editTask(draft, key, { accepted: false });
  const clause = tasksOf(next).find((task) => task.key === key)?.clause;
  if (clause == null || tasksOf(next).some((task) => task.clause === clause && task.accepted !== false)) return next;
  const old = next.clauses[String(clause)];
  return { ...next, clauses: { ...next.clauses, [String(clause)]: old && !isTaskKind(old) ? old : "principle" } };
}

/** ISO days compare as text. */
function laterDay(a: string | null, b: string | null): string | null {
  return (
    [a, b]
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null
  );
}

/** Joins a task with the one below it in the same goal; null when it is the last. */
export function mergeWithNext(draft: PlanDraft, key: string): PlanDraft | null {
  const goal = draft.goals.find((one) => one.tasks.some((task) => task.key === key));
  const index = goal?.tasks.findIndex((task) => task.key === key) ?? -1;
  const [first, second] = [goal?.tasks[index], goal?.tasks[index + 1]];
  if (!first || !second) return null;
  const joined: DraftTask = {
    ...first,
    text: `${first.text}${second.text}`,
    start: Math.min(first.start, second.start),
    end: Math.max(first.end, second.end),
    lead_unit: first.lead_unit ?? second.lead_unit,
    leader: first.leader ?? second.leader,
    co_units: [...new Set([...first.co_units, ...second.co_units])],
    due: laterDay(first.due, second.due),
    targets: [...first.targets, ...second.targets],
    doubtful: false,
    why_doubtful: null,
  };
  return inGoal(draft, key, (one, at) => ({
    ...one,
    tasks: [...one.tasks.slice(0, at), joined, ...one.tasks.slice(at + 2)],
  }));
}

function shortTitle(text: string): string {
  const plain = text.replace(/^[\s\d一二三四五六七八九十\uff08\uff09().、\uff0c,\uff1b;。\uff1a:]+(?=\S)/, "").trim();
  return (plain.split(/[\uff1b;。]/)[0] || plain).slice(0, 40);
}

/** Splits a task at a place inside it; targets follow the figures they were read from. */
export function splitTask(
  draft: PlanDraft,
  key: string,
  at: number,
  points: string[],
  figures: DocFigure[],
): PlanDraft {
  const place = (target: DraftTarget) => figures.find((figure) => figure.id === target.figure)?.start ?? 0;
  return inGoal(draft, key, (goal, index) => {
    const task = goal.tasks[index];
    if (at <= task.start || at >= task.end) return goal;
    const piece = (start: number, end: number) => points.slice(start, end).join("").trim();
    const first: DraftTask = {
      ...task,
      text: piece(task.start, at),
      title: shortTitle(piece(task.start, at)),
      end: at,
      targets: task.targets.filter((target) => place(target) < at),
    };
    const second: DraftTask = {
      ...task,
      key: newKey("t"),
      number: `${task.number}-2`,
      text: piece(at, task.end),
      title: shortTitle(piece(at, task.end)),
      start: at,
      targets: task.targets.filter((target) => place(target) >= at),
      accepted: null,
    };
    return { ...goal, tasks: [...goal.tasks.slice(0, index), first, second, ...goal.tasks.slice(index + 1)] };
  });
}

/** Places inside a task where a phrase ends: the candidates for a split. */
export function splitPlaces(task: DraftTask, points: string[]): number[] {
  const places: number[] = [];
  for (let at = task.start; at < task.end - 1; at++)
    if (/[\uff0c,。\uff1b;\uff1a]/.test(points[at])) places.push(at + 1);
  return places;
}

/** Says what a clause is; a clause that becomes work gets a task beside its neighbours. */
export function classify(
  draft: PlanDraft,
  clause: DocClause,
  kind: ClauseKind,
  document: DocumentDetail,
): { draft: PlanDraft; key: string | null } {
  const marked = { ...draft, clauses: { ...draft.clauses, [String(clause.id)]: kind } };
  const own = tasksOf(draft).filter((task) => task.clause === clause.id);
  if (!isTaskKind(kind))
    return {
      draft: mapTasks(marked, (task) => (task.clause === clause.id ? { ...task, accepted: false } : task)),
      key: null,
    };
  const taskKind = kind as "task" | "deliverable";
  if (own.length > 0) {
    const back = (task: DraftTask) => ({
      ...task,
      kind: taskKind,
      accepted: task.accepted === false ? null : task.accepted,
    });
    return { draft: mapTasks(marked, (task) => (task.clause === clause.id ? back(task) : task)), key: own[0].key };
  }
  return addTask(marked, clause, taskKind, document);
}

function addTask(
  draft: PlanDraft,
  clause: DocClause,
  kind: "task" | "deliverable",
  document: DocumentDetail,
): { draft: PlanDraft; key: string | null } {
  if (draft.goals.length === 0) return { draft, key: null };
  const startOf = (task: DraftTask) => document.clauses.find((one) => one.id === task.clause)?.start ?? task.start;
  let goal = 0;
  draft.goals.forEach((one, index) => {
    if (one.tasks.some((task) => startOf(task) < clause.start)) goal = index;
  });
  const key = newKey("t");
  const task: DraftTask = {
    key,
    number: "新",
    title: shortTitle(clause.text),
    text: clause.text,
    kind,
    clause: clause.id,
    start: clause.start,
    end: clause.end,
    lead_unit: null,
    co_units: [],
    leader: null,
    starts: null,
    due: `${draft.year}-12-31`,
    accepted: null,
    doubtful: false,
    why_doubtful: null,
    targets: document.figures
      .filter((one) => one.clause === clause.id && one.kind === "target")
      .map((one) => targetOf(one, draft.year, document)),
  };
  const goals = draft.goals.map((one, index) => {
    if (index !== goal) return one;
    const before = one.tasks.filter((other) => startOf(other) < clause.start).length;
    return { ...one, tasks: [...one.tasks.slice(0, before), task, ...one.tasks.slice(before)] };
  });
  return { draft: { ...draft, goals }, key };
}

/** Sets a finding of the audit aside, or takes it back. */
export function settle(draft: PlanDraft, key: string, settled: boolean): PlanDraft {
  const others = draft.settled.filter((one) => one !== key);
  return { ...draft, settled: settled ? [...others, key] : others };
}
