// The two sides and what ties them: the text with its marks, the tabs of tasks and of the audit, saving and confirming.
import { App, Button, ConfigProvider } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { fileAddress } from "../../api/client";
import { useMe } from "../../api/hooks";
import type { DocumentDetail } from "../../api/types";
import { useParam } from "../../parts/address";
import { FindingsPanel } from "../../parts/audit/FindingsPanel";
import { isMissing } from "../../parts/audit/findings";
import { useAudit } from "../../parts/audit/useAudit";
import { findingKeys, useChooseFinding } from "../../parts/audit/useFindingKeys";
import { DocumentText, scrollToClause } from "../../parts/DocumentText";
import { figureSpans } from "../../parts/figureSpans";
import { Go } from "../../parts/Go";
import { PageHead } from "../../parts/PageHead";
import { ReaderNotes } from "../../parts/ReaderNotes";
import { useShortcuts } from "../../parts/useShortcuts";
import { ClausePanel } from "./ClausePanel";
import { ConfirmModal } from "./ConfirmModal";
import { taskKeys, undoKeys } from "./commands";
import { settle, unclassified } from "./edits";
import { useClauseSpans } from "./marks";
import { SaveMark } from "./SaveMark";
import { SelectionBar } from "./SelectionBar";
import { SplitModal } from "./SplitModal";
import type { Show } from "./show";
import { Tabs } from "./Tabs";
import { TaskList } from "./TaskList";
import { tally } from "./tally";
import { type DraftWork, useDraft } from "./useDraft";
import { useTasks } from "./useTasks";
import "../../parts/sides.css";
import "./outline.css";

export function Workbench({ document, reload }: { document: DocumentDetail; reload: () => void }) {
  const { message } = App.useApp();
  const work = useDraft(document);
  const { draft, change, locked } = work;
  const [showParam, setShowParam] = useParam("show");
  const show = (showParam ?? "all") as Show;
  const setShow = (next: Show) => setShowParam(next === "all" ? null : next);
  const [at] = useParam("at");
  const [confirming, setConfirming] = useState(false);
  const [wanted, setWanted] = useState<number | null>(null);
  const text = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const tasks = useTasks(document, work, { show, setShow }, { text, list }, at);
  const settled = useMemo(() => new Set(draft.settled), [draft.settled]);
  const audit = useAudit(document.audit, text, settled);
  const chooseFinding = useChooseFinding(audit, list);
  const auditing = show === "audit";
  const onSettle = (key: string, yes: boolean) => change((old) => settle(old, key, yes));
  const keys = auditing
    ? { ...findingKeys(audit, chooseFinding, onSettle), t: tasks.commands.target }
    : taskKeys(tasks.commands);
  useShortcuts({ ...keys, ...undoKeys(tasks.commands) }, !tasks.splitting && !confirming);
  useEffect(() => {
    if (work.rescued) message.info("上次没来得及存上的修改，已经找回来了", 5);
  }, [work.rescued, message]);

  const figures = useMemo(() => figureSpans(document.figures), [document.figures]);
  const clauses = useClauseSpans(document, draft);
  const clause = document.clauses.find((one) => one.id === tasks.clause) ?? null;
  const open = unclassified(draft, document.clauses);
  const doubts = audit.entries.filter((entry) => !settled.has(entry.key) && !isMissing(entry));
  const pickFinding = (id: number, bySign: boolean) => {
    if (!auditing && !bySign) return;
    setWanted(id);
    setShow("audit");
  };
  // The card is there only after the tab has changed.
  useEffect(() => {
    if (!auditing || wanted === null) return;
    setWanted(null);
    chooseFinding(wanted);
  }, [auditing, wanted, chooseFinding]);
  return (
    <main className="fill outline">
      <Head document={document} work={work} reload={reload} onConfirm={() => setConfirming(true)} />
      <div className="sides">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <section className="panel side-text" aria-label="原文" ref={text} tabIndex={0}>
          <ReaderNotes share={document.damaged_share} findings={document.findings} />
          <DocumentText
            text={document.text}
            clauses={clauses}
            figures={figures}
            audit={audit.spans}
            active={auditing ? null : (tasks.currentTask ?? clause)}
            lit={auditing ? audit.lit : null}
            onClause={(id) => !auditing && tasks.pickClause(id)}
            onAudit={pickFinding}
          />
          {locked ? null : <SelectionBar text={text} onTarget={tasks.commands.target} />}
        </section>
        <section className="side-list" aria-label="读出的任务">
          <Tabs
            show={show}
            setShow={setShow}
            counts={tally(draft)}
            unclassified={open.length}
            findings={doubts.length}
          />
          {auditing ? (
            <FindingsPanel
              audit={audit}
              papers={document.audit.papers}
              figures={document.figures}
              onSettle={locked ? undefined : onSettle}
              box={list}
            />
          ) : (
            <ConfigProvider componentDisabled={locked}>
              {tasks.clause !== null && tasks.current === null ? (
                <ClausePanel
                  document={document}
                  draft={draft}
                  clause={tasks.clause}
                  change={change}
                  onTask={(key) => tasks.select(key)}
                />
              ) : null}
              <TaskList
                document={document}
                work={work}
                show={show}
                tasks={tasks.tasks}
                current={tasks.current}
                select={tasks.select}
                pickClause={(id) => {
                  tasks.pickClause(id);
                  scrollToClause(text.current, id);
                }}
                commands={tasks.commands}
                box={list}
                open={open}
              />
            </ConfigProvider>
          )}
        </section>
      </div>
      {tasks.splitting ? (
        <SplitModal
          task={tasks.splitting}
          points={tasks.points}
          onClose={() => tasks.setSplitting(null)}
          onSplit={(place) => {
            if (tasks.splitting) tasks.splitAt(tasks.splitting, place);
            tasks.setSplitting(null);
          }}
        />
      ) : null}
      <ConfirmModal
        open={confirming}
        document={document}
        work={work}
        unclassified={open.length}
        errors={doubts.filter((entry) => entry.finding.level === "error").length}
        onClose={() => setConfirming(false)}
        onShow={(next) => {
          setConfirming(false);
          setShow(next);
        }}
      />
    </main>
  );
}

interface HeadProps {
  document: DocumentDetail;
  work: DraftWork;
  reload: () => void;
  onConfirm: () => void;
}

function Head({ document, work, reload, onConfirm }: HeadProps) {
  const me = useMe();
  const original = <Button href={fileAddress(`/documents/${document.brief.id}/original`)}>下载原件</Button>;
  const title = document.brief.title ?? document.brief.name;
  if (work.locked)
    return (
      <PageHead
        title={title}
        extra={<span className="tag strong">已确认</span>}
        about={
          <>
            这份文稿已经立项，这里只看；任务到<Go to={`/plan?year=${work.draft.year}`}>“今年”</Go>里改。
          </>
        }
        actions={original}
      />
    );
  return (
    <PageHead
      title={title}
      extra={<span className="tag warn">待确认</span>}
      actions={
        <>
          <SaveMark work={work} reload={reload} />
          <Button disabled={!work.mayUndo} onClick={work.undo} title="U 或 Ctrl Z">
            撤销
          </Button>
          <Button disabled={!work.mayRedo} onClick={work.redo} title="Shift U 或 Ctrl Y">
            重做
          </Button>
          {original}
          {me.may.plan_edit ? (
            <Button type="primary" onClick={onConfirm}>
              确认成任务…
            </Button>
          ) : null}
        </>
      }
    />
  );
}
