// The two sides and what ties them: which task is current, the keys, the tally, saving and confirming.

import { App, Button } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { fileAddress } from "../../api/client";
import { useMe } from "../../api/hooks";
import type { DocumentDetail, DraftTask } from "../../api/types";
import { useParam } from "../../parts/address";
import { DocumentText, type Span, scrollToClause, selectionStart } from "../../parts/DocumentText";
import { PageHead } from "../../parts/PageHead";
import { withAdvice } from "../../text/advice";
import { clauseWord, figureKindWord } from "../../text/words";
import { ClausePanel } from "./ClausePanel";
import { ConfirmModal } from "./ConfirmModal";
import {
  acceptTask,
  dropTask,
  holderOf,
  kindOf,
  mergeWithNext,
  splitTask,
  tally,
  tasksOf,
  unclassified,
} from "./edits";
import { SaveMark } from "./SaveMark";
import { SplitModal } from "./SplitModal";
import { TaskList } from "./TaskList";
import { useDraft } from "./useDraft";
import { useKeys } from "./useKeys";
import "./outline.css";

export type Show = "all" | "doubtful" | "todo" | "dropped" | "others";

export function Workbench({ document, reload }: { document: DocumentDetail; reload: () => void }) {
  const { message } = App.useApp();
  const me = useMe();
  const work = useDraft(document);
  const { draft, change } = work;
  const [showParam, setShow] = useParam("show");
  const show = (showParam ?? "all") as Show;
  const [at] = useParam("at");
  const points = useMemo(() => Array.from(document.text), [document.text]);
  const tasks = useMemo(() => visibleTasks(tasksOf(draft), show), [draft, show]);
  const [current, setCurrent] = useState<string | null>(() => startTask(document, at)?.key ?? tasks[0]?.key ?? null);
  const [clause, setClause] = useState<number | null>(() => startTask(document, at)?.clause ?? null);
  const [splitting, setSplitting] = useState<DraftTask | null>(null);
  const [confirming, setConfirming] = useState(false);
  const text = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);

  const select = useCallback(
    (key: string | null, focus = true) => {
      setCurrent(key);
      const task = tasksOf(draft).find((one) => one.key === key);
      setClause(task?.clause ?? null);
      if (task?.clause != null) scrollToClause(text.current, task.clause);
      if (focus && key)
        requestAnimationFrame(() => {
          const card = list.current?.querySelector<HTMLElement>(`[data-task="${key}"]`);
          card?.focus({ preventScroll: true });
          card?.scrollIntoView({ block: "nearest" });
        });
    },
    [draft],
  );
  const pickClause = useCallback(
    (id: number) => {
      setClause(id);
      const found = document.clauses.find((one) => one.id === id);
      const task = found && (holderOf(tasksOf(draft), found) ?? tasksOf(draft).find((one) => one.clause === id));
      setCurrent(task?.key ?? null);
      if (!task) return;
      if (!visibleTasks([task], show).length) setShow(null);
      requestAnimationFrame(() =>
        list.current?.querySelector(`[data-task="${task.key}"]`)?.scrollIntoView({ block: "nearest" }),
      );
    },
    [document.clauses, draft, show, setShow],
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
  const split = (task: DraftTask) => {
    const place = selectionStart(text.current);
    if (place !== null && place > task.start && place < task.end) {
      change((old) => splitTask(old, task.key, place, points, document.figures));
      message.success("已在选中处拆开");
    } else setSplitting(task);
  };
  const currentTask = tasks[index] ?? null;
  const commands = {
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
    undo: work.undo,
    redo: work.redo,
  };
  useKeys(commands, !splitting && !confirming);

  const clauseSpan = clause === null ? null : (document.clauses.find((one) => one.id === clause) ?? null);
  const active = currentTask ?? clauseSpan;
  const counts = tally(draft);
  const open = unclassified(draft, document.clauses);
  const marks = useMarks(document, draft);
  return (
    <main className="fill outline">
      <PageHead
        title={document.brief.title ?? document.brief.name}
        extra={
          <span className={document.brief.status === "confirmed" ? "tag strong" : "tag warn"}>
            {document.brief.status === "confirmed" ? "已确认" : "待确认"}
          </span>
        }
        actions={
          <>
            <SaveMark work={work} reload={reload} />
            <Button disabled={!work.mayUndo} onClick={work.undo} title="U 或 Ctrl Z">
              撤销
            </Button>
            <Button disabled={!work.mayRedo} onClick={work.redo} title="Shift U 或 Ctrl Y">
              重做
            </Button>
            <Button href={fileAddress(`/documents/${document.brief.id}/original`)}>下载原件</Button>
            {me.may.plan_edit ? (
              <Button type="primary" onClick={() => setConfirming(true)}>
                确认成任务…
              </Button>
            ) : null}
          </>
        }
      />
      <div className="sides">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <section className="panel side-text" aria-label="原文" ref={text} tabIndex={0}>
          <Damage document={document} />
          <DocumentText
            text={document.text}
            clauses={marks.clauses}
            figures={marks.figures}
            active={active}
            onClause={pickClause}
          />
        </section>
        <section className="side-list" aria-label="读出的任务">
          <Tabs
            show={show}
            setShow={(next) => setShow(next === "all" ? null : next)}
            counts={counts}
            open={open.length}
          />
          {clause !== null && current === null ? (
            <ClausePanel
              document={document}
              draft={draft}
              clause={clause}
              change={change}
              onTask={(key) => select(key)}
            />
          ) : null}
          <TaskList
            document={document}
            work={work}
            show={show}
            tasks={tasks}
            current={current}
            select={select}
            pickClause={(id) => {
              pickClause(id);
              scrollToClause(text.current, id);
            }}
            commands={commands}
            box={list}
            open={open}
          />
        </section>
      </div>
      {splitting ? (
        <SplitModal
          task={splitting}
          points={points}
          onClose={() => setSplitting(null)}
          onSplit={(place) => {
            change((old) => splitTask(old, splitting.key, place, points, document.figures));
            setSplitting(null);
          }}
        />
      ) : null}
      <ConfirmModal
        open={confirming}
        document={document}
        work={work}
        unclassified={open.length}
        onClose={() => setConfirming(false)}
        onShow={(next) => {
          setConfirming(false);
          setShow(next);
        }}
      />
    </main>
  );
}

function startTask(document: DocumentDetail, at: string | null): DraftTask | undefined {
  if (at === null) return undefined;
  const place = Number(at);
  return tasksOf(document.draft).find((task) => task.start <= place && place < task.end);
}

/** The tasks of a tab; all of them keeps the order of the document, the doubtful come with the reader's reason. */
function visibleTasks(tasks: DraftTask[], show: Show): DraftTask[] {
  if (show === "doubtful") return tasks.filter((task) => task.doubtful && task.accepted !== false);
  if (show === "todo") return tasks.filter((task) => task.accepted === null);
  if (show === "dropped") return tasks.filter((task) => task.accepted === false);
  if (show === "others") return [];
  return tasks.filter((task) => task.accepted !== false);
}

function useMarks(document: DocumentDetail, draft: DocumentDetail["draft"]) {
  const clauses = useMemo<Span[]>(() => {
    const all = tasksOf(draft);
    return document.clauses.map((clause) => {
      const task = holderOf(all, clause);
      const kind = kindOf(draft, clause);
      const look = !task ? "other" : task.accepted ? "taken" : task.doubtful ? "doubt" : "todo";
      return { id: clause.id, start: clause.start, end: clause.end, look, title: clauseWord[kind] };
    });
  }, [document.clauses, draft]);
  const figures = useMemo<Span[]>(
    () =>
      document.figures.map((figure) => ({
        id: figure.id,
        start: figure.start,
        end: figure.end,
        look: figure.kind === "target" ? "target-figure" : "plain-figure",
        title: `${figureKindWord[figure.kind]}：${figure.subject} ${figure.text}${figure.year ? `（${figure.year}年）` : ""}`,
      })),
    [document.figures],
  );
  return { clauses, figures };
}

function Damage({ document }: { document: DocumentDetail }) {
  const [open, setOpen] = useState(false);
  const share = document.damaged_share;
  if (share < 0.005 && document.findings.length === 0) return null;
  return (
    <div className="doc-notes">
      {share >= 0.005 ? <p>▲ 原文约 {(share * 100).toFixed(1)}% 的字有损坏，已尽量认出，请对照原件看。</p> : null}
      {document.findings.length > 0 ? (
        <>
          <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "▾" : "▸"} 文稿里有 {document.findings.length} 处要留意
          </button>
          {open ? (
            <ul>
              {document.findings.map((finding) => (
                <li key={`${finding.code} ${finding.start} ${finding.message}`}>{withAdvice(finding)}</li>
              ))}
            </ul>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

function Tabs(props: { show: Show; setShow: (show: Show) => void; counts: ReturnType<typeof tally>; open: number }) {
  const { counts } = props;
  const tabs: [Show, string, number][] = [
    ["all", "任务", counts.tasks],
    ["doubtful", "疑点", counts.doubtful],
    ["todo", "未看", counts.todo],
    ["dropped", "不要的", counts.dropped],
    ["others", "未归类", props.open],
  ];
  return (
    <div className="row wrap" style={{ marginBottom: 6 }}>
      <div className="tabs">
        {tabs.map(([key, name, count]) => (
          <button
            type="button"
            key={key}
            className="plain"
            aria-pressed={props.show === key}
            onClick={() => props.setShow(key)}
          >
            {name}
            <span className="count">{count}</span>
          </button>
        ))}
      </div>
      <span className="muted small">数据 {counts.targets}</span>
    </div>
  );
}
