// The current task and what the keys and buttons do to it.
import { App } from "antd";
import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import type { DocumentDetail, DraftTask } from "../../api/types";
import { scrollToClause, selectedPlace } from "../../parts/DocumentText";
import type { Commands } from "./commands";
import { acceptTask, dropTask, holdersOf, mergeWithNext, splitTask, tasksOf } from "./edits";
import { type Show, visibleTasks } from "./show";
import { addTarget, targetFrom } from "./targets";
import type { DraftWork } from "./useDraft";

interface Sides {
  text: RefObject<HTMLDivElement | null>;
  list: RefObject<HTMLDivElement | null>;
}

interface Tabs {
  show: Show;
  setShow: (show: Show) => void;
}

export function useTasks(
  document: DocumentDetail,
  work: DraftWork,
  { show, setShow }: Tabs,
  sides: Sides,
  at: string | null,
) {
  const { message } = App.useApp();
  const { draft, change } = work;
  const { text, list } = sides;
  const points = useMemo(() => Array.from(document.text), [document.text]);
  const tasks = useMemo(() => visibleTasks(tasksOf(draft), show), [draft, show]);
  const first = useMemo(() => taskAt(document, at), [document, at]);
  const [current, setCurrent] = useState<string | null>(() => first?.key ?? tasks[0]?.key ?? null);
  const [clause, setClause] = useState<number | null>(() => first?.clause ?? null);
  const [splitting, setSplitting] = useState<DraftTask | null>(null);

  const showCard = useCallback(
    (key: string, focus: boolean) =>
      requestAnimationFrame(() => {
        const card = list.current?.querySelector<HTMLElement>(`[data-task="${key}"]`);
        if (focus) card?.focus({ preventScroll: true });
        card?.scrollIntoView({ block: "nearest" });
      }),
    [list],
  );
  const select = useCallback(
    (key: string | null, focus = true) => {
      setCurrent(key);
      const task = tasksOf(draft).find((one) => one.key === key);
      setClause(task?.clause ?? null);
      if (task?.clause != null) scrollToClause(text.current, task.clause);
      if (focus && key) showCard(key, true);
    },
    [draft, text, showCard],
  );
  const pickClause = useCallback(
    (id: number) => {
      setClause(id);
      const found = document.clauses.find((one) => one.id === id);
      const task = found && (holdersOf(tasksOf(draft))(found) ?? tasksOf(draft).find((one) => one.clause === id));
      setCurrent(task?.key ?? null);
      if (!task) return;
      if (!visibleTasks([task], show).length) setShow("all");
      showCard(task.key, false);
    },
    [document.clauses, draft, show, setShow, showCard],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first showing scrolls to the place in the address
  useEffect(() => {
    if (clause !== null) scrollToClause(text.current, clause);
  }, []);

  const index = tasks.findIndex((task) => task.key === current);
  const step = (by: number) => {
    const next = tasks[Math.min(Math.max(index + by, 0), tasks.length - 1)];
    if (next) select(next.key);
  };
  const decide = (edit: typeof acceptTask) => {
    if (!current) return;
    const next = tasks[index + 1] ?? tasks[index];
    change((old) => edit(old, current));
    if (next) select(next.key);
  };
  const splitAt = (task: DraftTask, place: number) =>
    change((old) => splitTask(old, task.key, place, points, document.figures));
  const split = (task: DraftTask) => {
    const place = selectedPlace(text.current)?.start;
    if (place !== undefined && place > task.start && place < task.end) {
      splitAt(task, place);
      message.success("已在选中处拆开");
    } else setSplitting(task);
  };
  /** The selected words become a target of the task that they stand in. */
  const target = () => {
    const place = selectedPlace(text.current);
    if (!place) return message.info("先在原文里选中要作指标的字，连数字一起选");
    const task = tasksOf(draft).find(
      (one) => one.accepted !== false && one.start <= place.start && place.start < one.end,
    );
    const inside = document.clauses.find((one) => one.start <= place.start && place.start < one.end);
    if (!task) {
      if (inside) pickClause(inside.id);
      return message.info("这一句不是任务：先把它归为“任务”，再选字作指标");
    }
    const words = points.slice(place.start, place.end).join("");
    const made = targetFrom(place, words, draft.year, document);
    if (!made) return message.warning("选中的字里没有数字，请连数字一起选");
    const same = task.targets.find((one) => made.figure !== null && one.figure === made.figure);
    if (same?.accepted === false) return message.info("这个数在任务里，标为不要了，可以点“恢复”");
    if (same) message.info("这个数已经是指标了");
    else {
      change((old) => addTarget(old, task.key, made));
      message.success("已加为指标，请核对名称、数值和单位");
    }
    window.getSelection()?.removeAllRanges();
    if (!visibleTasks([task], show).length || show === "audit") setShow("all");
    select(task.key);
  };
  const currentTask = tasks[index] ?? null;
  const commands: Commands = {
    next: () => step(1),
    previous: () => step(-1),
    accept: () => decide(acceptTask),
    drop: () => decide(dropTask),
    merge: () => {
      if (!current) return;
      if (!mergeWithNext(draft, current)) message.info("这是本目标最后一条，下面没有可合并的");
      else change((old) => mergeWithNext(old, current));
    },
    split: () => currentTask && split(currentTask),
    target,
    undo: work.undo,
    redo: work.redo,
  };
  return {
    points,
    tasks,
    current,
    currentTask,
    clause,
    select,
    pickClause,
    splitting,
    setSplitting,
    splitAt,
    commands,
  };
}

function taskAt(document: DocumentDetail, at: string | null): DraftTask | undefined {
  if (at === null) return undefined;
  const place = Number(at);
  return tasksOf(document.draft).find((task) => task.start <= place && place < task.end);
}
