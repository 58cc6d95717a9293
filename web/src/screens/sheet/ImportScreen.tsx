// Excel into a ledger: drop the sheet, see what was read and what is wrong, take the good rows or get
// the sheet back marked; and undo what was taken.
import { App, Button, Progress } from "antd";
import { useEffect, useEffectEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { fileAddress, post, remove, upload } from "../../api/client";
import { useRead, useRefresh, useWrite } from "../../api/hooks";
import type { ImportPreview, LedgerDefinition } from "../../api/types";
import { useAddress, useParam } from "../../parts/address";
import { ErrorView, Forbidden } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { clockTime } from "../../text/dates";
import { number } from "../../text/numbers";
import { ReasonInput } from "../record/doubts";
import { refreshOf } from "../record/refresh";
import { DropArea } from "./DropArea";
import { PreviewTables } from "./PreviewTables";
import { RecentImports } from "./RecentImports";
import { UndoPanel } from "./UndoPanel";

export function Component() {
  const { ledger } = useParams();
  const definition = useRead<LedgerDefinition>(`/ledgers/${ledger}`, {}, { staleTime: 300_000 });
  if (definition.isError)
    return (
      <main>
        <ErrorView error={definition.error} retry={() => void definition.refetch()} />
      </main>
    );
  if (!definition.data) return <Loading />;
  if (!definition.data.brief.may_write)
    return (
      <main>
        <Forbidden what={`${definition.data.brief.name}的填报`} who={definition.data.brief.office_name} />
      </main>
    );
  return <ImportPage definition={definition.data} />;
}

function ImportPage({ definition }: { definition: LedgerDefinition }) {
  const { brief } = definition;
  const [job, setJob] = useParam("job");
  const navigate = useNavigate();
  const address = useAddress();
  const send = useWrite((file: File) => upload<ImportPreview>(`/ledgers/${brief.id}/imports`, file), {
    onDone: (preview) => setJob(String(preview.id)),
  });
  return (
    <main>
      <PageHead
        title={`导入${brief.name}`}
        about="列名和模板一致就能认；列的先后不论。导入前先看一遍，坏的格子会标出来。"
        actions={
          <>
            <Button href={fileAddress(`/ledgers/${brief.id}/template.xlsx`)}>下载模板</Button>
            <Button onClick={() => navigate(address(`/ledgers/${brief.id}`))}>回到台账</Button>
          </>
        }
      />
      {job ? (
        <Job id={job} definition={definition} onAgain={() => setJob(null)} />
      ) : (
        <div className="stack">
          <DropArea
            label="把填好的 Excel 表拖到这里，或者"
            button="选择表格"
            accept=".xlsx,.xls,.et,.csv"
            busy={send.isPending ? "正在读表，逐格检查…" : null}
            onFile={(file) => send.mutate(file)}
          />
          <RecentImports ledger={brief.id} onOpen={(id) => setJob(String(id))} />
        </div>
      )}
    </main>
  );
}

interface JobProps {
  id: string;
  definition: LedgerDefinition;
  onAgain: () => void;
}

const isUnderWay = (preview: ImportPreview | undefined) =>
  preview !== undefined && (preview.phase !== null || preview.status === "checking" || preview.status === "running");

/** An import, asked again while something is being done with it. */
function useImport(path: string, stale: string[]) {
  const { message } = App.useApp();
  const refresh = useRefresh();
  const first = useRead<ImportPreview>(path);
  const running = isUnderWay(first.data);
  const watched = useRead<ImportPreview>(
    path,
    { watch: 1 },
    { enabled: running, refetchInterval: running ? 700 : false, staleTime: 0 },
  );
  const preview = running ? (watched.data ?? first.data) : first.data;
  const ended = running && watched.data !== undefined && !isUnderWay(watched.data);
  const status = watched.data?.status;
  const refreshAll = useEffectEvent(() => {
    void refresh(path, ...stale);
    if (status === "done") message.success("导入完成");
  });
  useEffect(() => {
    if (ended) refreshAll();
  }, [ended]);
  return { ...first, preview };
}

function Job({ id, definition, onAgain }: JobProps) {
  const path = `/imports/${id}`;
  const stale = refreshOf(definition.brief.id);
  const { preview, isError, error, refetch } = useImport(path, stale);
  const [reason, setReason] = useState("");
  const [undoing, setUndoing] = useState(false);
  if (isError) return <ErrorView error={error} retry={() => void refetch()} />;
  if (!preview) return <Loading what="正在读表" />;
  const open = preview.status === "previewed" || (preview.status === "failed" && preview.done > 0);
  return (
    <div className="stack">
      <section className="panel stack">
        <Tally preview={preview} />
        {preview.problem ? (
          <p className="bad-words" role="alert">
            ✕ {preview.problem}
          </p>
        ) : null}
        {open && preview.mine && preview.doubtful > 0 ? (
          <ReasonInput id="import-reason" label="存疑的格子确认无误，理由" value={reason} onChange={setReason} />
        ) : null}
        {isUnderWay(preview) ? <Underway preview={preview} /> : null}
        {open && !isUnderWay(preview) && preview.mine ? (
          <Decision preview={preview} reason={reason} stale={stale} onAgain={onAgain} />
        ) : null}
        {!open && !isUnderWay(preview) ? (
          <Outcome preview={preview} onAgain={onAgain} onUndo={undoing ? null : () => setUndoing(true)} />
        ) : null}
      </section>
      {undoing && preview.may_undo ? <UndoPanel preview={preview} onClose={() => setUndoing(false)} /> : null}
      <PreviewTables preview={preview} />
    </div>
  );
}

function Tally({ preview }: { preview: ImportPreview }) {
  return (
    <div className="tally">
      <span>{preview.file_name}</span>
      <span>
        <b>{number(preview.total)}</b>行
      </span>
      {preview.status === "checking" ? null : (
        <>
          <span>
            <b>{number(preview.good)}</b>行可以导入（新增 {number(preview.new_rows)}，更新 {number(preview.updates)}）
          </span>
          <span className={preview.bad > 0 ? "cell-bad" : undefined}>
            <b>{number(preview.bad)}</b>行有问题
          </span>
        </>
      )}
      {preview.doubtful > 0 ? (
        <span>
          <b>{number(preview.doubtful)}</b>行存疑
        </span>
      ) : null}
    </div>
  );
}

const PHASES = {
  checking: { words: "已检查", unit: "行", about: "" },
  writing: { words: "已写入", unit: "行", about: "可以离开本页，导入会继续。" },
  undoing: { words: "已撤销", unit: "条", about: "可以离开本页，撤销会继续。" },
} as const;

function Underway({ preview }: { preview: ImportPreview }) {
  const phase = preview.phase ?? (preview.status === "running" ? "writing" : "checking");
  const { words, unit, about } = PHASES[phase];
  const [at, of] = {
    checking: [preview.checked, preview.total],
    writing: [preview.done, preview.good],
    undoing: [preview.undone_so_far ?? 0, preview.done],
  }[phase];
  const speed = preview.phase && preview.rows_per_second ? Math.round(preview.rows_per_second) : null;
  return (
    <div>
      <Progress percent={of > 0 ? Math.min(100, Math.floor((at / of) * 100)) : 0} aria-label="进度" />
      <p className="muted" role="status">
        {words} {number(at)} {unit}
        {speed ? `，每秒 ${number(speed)} ${unit}` : ""}。{about}
      </p>
    </div>
  );
}

interface DecisionProps {
  preview: ImportPreview;
  reason: string;
  stale: string[];
  onAgain: () => void;
}

function Decision({ preview, reason, stale, onAgain }: DecisionProps) {
  const path = `/imports/${preview.id}`;
  const commit = useWrite((mode: "all" | "good") => post<ImportPreview>(`${path}/commit`, { mode, reason }), {
    refresh: [path, ...stale],
  });
  const cancel = useWrite(() => remove(path), { done: "已取消，没有写入", onDone: onAgain });
  const begun = preview.done > 0;
  const mode = preview.bad === 0 && !begun ? "all" : "good";
  const words = begun ? "接着导入" : mode === "all" ? "导入" : "只导入好的";
  return (
    <div className="row wrap">
      <Button
        type="primary"
        disabled={preview.good === 0 || (preview.doubtful > 0 && !reason.trim())}
        loading={commit.isPending}
        onClick={() => commit.mutate(mode)}
      >
        {words} {number(preview.good - preview.done)} 行
      </Button>
      {preview.bad > 0 ? <Button href={fileAddress(`${path}/marked.xlsx`)}>下载标注后的表</Button> : null}
      {begun ? null : <Button onClick={() => cancel.mutate(undefined)}>取消</Button>}
    </div>
  );
}

/** What became of an import in one sentence. */
function outcomeWords(preview: ImportPreview): string {
  const undone = preview.undone;
  const told = undone
    ? `作废 ${number(undone.voided)} 条，恢复 ${number(undone.restored)} 条（${undone.by}，${clockTime(undone.at)}：${undone.reason}）`
    : "";
  switch (preview.status) {
    case "done":
      return `✓ 已写入 ${number(preview.done)} 行（${preview.by}，${clockTime(preview.at)}）。`;
    case "undone":
      return `已撤销：${told}。`;
    case "partly_undone":
      return `部分撤销：${told}，留下 ${number(undone?.left ?? 0)} 条。`;
    case "failed":
      return "导入没有成功，没有写入。";
    default:
      return "已取消，没有写入。";
  }
}

interface OutcomeProps {
  preview: ImportPreview;
  onAgain: () => void;
  onUndo: (() => void) | null;
}

function Outcome({ preview, onAgain, onUndo }: OutcomeProps) {
  const navigate = useNavigate();
  const address = useAddress();
  return (
    <div className="row wrap">
      <span>{outcomeWords(preview)}</span>
      {preview.mine && preview.bad > 0 && preview.status === "done" ? (
        <Button href={fileAddress(`/imports/${preview.id}/marked.xlsx`)}>下载标注后的表</Button>
      ) : null}
      <Button type="primary" onClick={() => navigate(address(`/ledgers/${preview.ledger}`))}>
        看台账
      </Button>
      {preview.may_undo && onUndo ? <Button onClick={onUndo}>撤销导入</Button> : null}
      <Button onClick={onAgain}>再导一份</Button>
    </div>
  );
}
