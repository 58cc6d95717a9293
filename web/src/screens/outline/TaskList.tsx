// The right side: tasks under their goals, one of them open for work; or the sentences that still need a class.
import { Button, Select } from "antd";
import { type RefObject, useMemo } from "react";
import type { ClauseKind, DocClause, DocumentDetail, DraftTask } from "../../api/types";
import { CLAUSE_KINDS, clauseWord } from "../../text/words";
import type { Commands } from "./commands";
import { acceptRest, classify, kindOf } from "./edits";
import type { Show } from "./show";
import { TaskCard } from "./TaskCard";
import { tally } from "./tally";
import type { DraftWork } from "./useDraft";

interface Props {
  document: DocumentDetail;
  work: DraftWork;
  show: Show;
  tasks: DraftTask[];
  current: string | null;
  select: (key: string | null, focus?: boolean) => void;
  pickClause: (id: number) => void;
  commands: Commands;
  box: RefObject<HTMLDivElement | null>;
  open: DocClause[];
}

export function TaskList(props: Props) {
  const { work, tasks, show } = props;
  const shown = useMemo(() => new Set(tasks.map((task) => task.key)), [tasks]);
  const counts = tally(work.draft);
  return (
    <>
      <div className="list-box" ref={props.box}>
        {show === "others" ? <Others {...props} /> : null}
        {show !== "others" && tasks.length === 0 ? <p className="muted empty">{emptyWords[show]}</p> : null}
        {work.draft.goals.map((goal) =>
          goal.tasks.some((task) => shown.has(task.key)) ? (
            <section key={goal.key} aria-label={goal.title}>
              <h2 className="group-title">{goal.title}</h2>
              <ul>
                {goal.tasks
                  .filter((task) => shown.has(task.key))
                  .map((task) => (
                    <TaskCard
                      key={task.key}
                      task={task}
                      open={task.key === props.current}
                      select={props.select}
                      change={work.change}
                      commands={props.commands}
                    />
                  ))}
              </ul>
            </section>
          ) : null,
        )}
      </div>
      {work.locked ? null : (
        <footer className="list-foot keys small">
          <span>
            <kbd>↓</kbd>
            <kbd>↑</kbd> 换条 <kbd>A</kbd> 接受 <kbd>X</kbd> 不要 <kbd>M</kbd> 并入下条 <kbd>S</kbd> 拆开 <kbd>T</kbd>{" "}
            选中的字作指标 <kbd>U</kbd> 撤销
          </span>
          {counts.todo > 0 ? (
            <Button onClick={() => work.change(acceptRest)}>其余 {counts.todo} 条全部接受</Button>
          ) : (
            <span className="muted">全部看过了</span>
          )}
        </footer>
      )}
    </>
  );
}

const emptyWords: Record<Show, string> = {
  all: "没有读出任务。可以在左边点一句话，把它归为“任务”。",
  doubtful: "没有疑点了。",
  todo: "全部看过了，可以确认成任务。",
  dropped: "没有不要的。",
  others: "",
  audit: "",
};

function Others({ document, work, pickClause, open }: Props) {
  const { draft, change } = work;
  const rest = document.clauses.filter((clause) => !["task", "deliverable"].includes(kindOf(draft, clause)));
  const line = (clause: DocClause) => (
    <li key={clause.id} className="other-line">
      <button type="button" className="plain small grow" onClick={() => pickClause(clause.id)}>
        {clause.text.length > 90 ? `${clause.text.slice(0, 90)}…` : clause.text}
      </button>
      <Select
        aria-label="这一句归为"
        value={kindOf(draft, clause)}
        onChange={(kind: ClauseKind) => change((old) => classify(old, clause, kind, document).draft)}
        options={CLAUSE_KINDS.map((kind) => ({ value: kind, label: clauseWord[kind] }))}
        style={{ width: 104 }}
      />
    </li>
  );
  return (
    <>
      <h2 className="group-title">未归类 {open.length} 句</h2>
      {open.length === 0 ? <p className="muted empty">每一句都有归处了。</p> : <ul>{open.map(line)}</ul>}
      <h2 className="group-title">不是任务的 {rest.length} 句（归类可改）</h2>
      <ul>{rest.map(line)}</ul>
    </>
  );
}
