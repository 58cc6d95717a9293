// One definition: text at the left, what comes of it at the right, what is wrong with it and what saving does below.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { type ApiError, post, put, remove } from "../../api/client";
import { useRead, useWrite } from "../../api/hooks";
import type { DefinitionCheck, DefinitionText } from "../../api/types";
import { ErrorView } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { AddModal, type Piece, pieceWord } from "./AddModal";
import { CodeBox, type Jump } from "./CodeBox";
import { HistoryDrawer } from "./HistoryDrawer";
import { Outcome } from "./Outcome";
import { originWord } from "./origin";
import { Preview } from "./Preview";
import { SaveModal } from "./SaveModal";
import "./definitions.css";

const PAUSE = 400;
const PIECES: Piece[] = ["field", "codes", "state", "move"];
/** What shows definitions or is made of them. */
const TOUCHED = ["/definitions", "/ledgers", "/session", "/measures", "/duties", "/home"];

export function Component() {
  const id = useParams().ledger ?? "";
  const shown = useRead<DefinitionText>(`/definitions/${id}`, {}, { staleTime: Number.POSITIVE_INFINITY });
  if (shown.isError) return <ErrorView error={shown.error} retry={() => void shown.refetch()} />;
  if (!shown.data) return <Loading />;
  return <Workplace key={shown.data.revision} id={id} shown={shown.data} />;
}

/** The check of a text, once typing pauses. */
export function useCheck(id: string | null, text: string) {
  const [calm, setCalm] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery<DefinitionCheck, ApiError>({
    queryKey: ["/definitions/check", id, calm],
    queryFn: () => post<DefinitionCheck>("/definitions/check", { id, definition: calm }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  return { ...found, settled: calm === text && !found.isPlaceholderData && found.isSuccess };
}

interface WorkplaceProps {
  /** The ledger; the new one where there is none yet. */
  id: string | null;
  shown: DefinitionText | null;
  start?: string;
}

export function Workplace({ id, shown, start }: WorkplaceProps) {
  const navigate = useNavigate();
  const first = shown?.text ?? start ?? "";
  const [text, setText] = useState(first);
  const [dialog, setDialog] = useState<Piece | "save" | "reset" | "history" | null>(null);
  const jump = useRef<Jump | null>(null);
  const found = useCheck(id, text);
  const check = found.data;
  const ledger = check?.preview?.ledger ?? null;
  const changed = text !== first || shown === null;
  useLeaveGuard(text !== first);
  const done = { refresh: TOUCHED, onDone: () => setDialog(null) };
  const save = useWrite(
    ({ reason, accept }: { reason: string; accept: boolean }) =>
      put<DefinitionText>(`/definitions/${id ?? check?.id}`, {
        definition: text,
        reason,
        base: shown ? shown.revision : (check?.revision ?? 0),
        accept_loss: accept,
      }),
    {
      ...done,
      done: (saved) => `“${saved.brief.name}”已生效`,
      onDone: (saved) => {
        setDialog(null);
        if (!shown) navigate(`/definitions/${saved.brief.id}`, { replace: true });
      },
    },
  );
  const reset = useWrite(
    ({ reason, accept }: { reason: string; accept: boolean }) =>
      remove(`/definitions/${id}`, { reason, base: shown?.revision ?? 0, accept_loss: accept }),
    {
      ...done,
      done: shown?.original ? "已恢复原来的定义" : "台账已停用",
      onDone: () => {
        setDialog(null);
        if (!shown?.original) navigate("/definitions");
      },
    },
  );
  const own = shown?.brief.origin === "changed" || shown?.brief.origin === "added";
  const title = ledger?.brief.name ?? shown?.brief.name ?? "新建台账";
  const piece = PIECES.find((one) => one === dialog);
  return (
    <main className="definition">
      <PageHead
        title={title}
        extra={
          <>
            <Go to="/definitions">台账定义</Go>
            <span className="tag">{shown ? originWord[shown.brief.origin] : "未保存"}</span>
          </>
        }
        actions={
          <>
            {shown ? <Button onClick={() => setDialog("history")}>修改记录</Button> : null}
            {own ? (
              <Button onClick={() => setDialog("reset")}>{shown?.original ? "恢复原来的定义" : "停用"}</Button>
            ) : null}
            <Button disabled={text === first} onClick={() => setText(first)}>
              放弃改动
            </Button>
            <Button
              type="primary"
              disabled={!changed || !found.settled || !check?.fits}
              onClick={() => setDialog("save")}
            >
              保存
            </Button>
          </>
        }
      />
      <div className="definition-sides">
        <section className="definition-text" aria-label="定义">
          <div className="row wrap">
            {PIECES.map((one) => (
              <Button key={one} disabled={!ledger} onClick={() => setDialog(one)}>
                {pieceWord[one]}
              </Button>
            ))}
          </div>
          <CodeBox text={text} findings={check?.findings ?? NONE} onChange={setText} jump={jump} />
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
        <section className="definition-preview panel" aria-label="预览" tabIndex={0}>
          {check ? <Preview preview={check.preview} /> : <Loading />}
        </section>
      </div>
      {found.isError ? <ErrorView error={found.error} retry={() => void found.refetch()} /> : null}
      {check ? <Outcome check={check} onJump={(at) => jump.current?.goTo(at.line, at.column)} /> : null}
      {piece && ledger ? (
        <AddModal
          piece={piece}
          text={text}
          ledger={ledger}
          onDone={(next) => {
            setText(next);
            setDialog(null);
          }}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === "save" && check ? (
        <SaveModal
          title={`保存“${title}”`}
          action="保存"
          steps={check.steps}
          losses={check.losses}
          running={save.isPending}
          onSave={(reason, accept) => save.mutate({ reason, accept })}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === "reset" && shown ? (
        <Reset
          shown={shown}
          records={check?.records ?? 0}
          running={reset.isPending}
          onSave={(reason, accept) => reset.mutate({ reason, accept })}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === "history" && id ? (
        <HistoryDrawer
          id={id}
          onTake={(taken) => {
            setText(taken);
            setDialog(null);
          }}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </main>
  );
}

const NONE: DefinitionCheck["findings"] = [];

interface ResetProps {
  shown: DefinitionText;
  records: number;
  running: boolean;
  onSave: (reason: string, accept: boolean) => void;
  onClose: () => void;
}

function Reset({ shown, records, ...rest }: ResetProps) {
  const back = useCheck(shown.brief.id, shown.original ?? "");
  const gone = records > 0 ? [{ words: `${records} 条记录不再显示（数据保留，重新加上即可恢复）`, records }] : [];
  if (shown.original && !back.data) return null;
  return (
    <SaveModal
      title={shown.original ? `恢复“${shown.brief.name}”原来的定义` : `停用“${shown.brief.name}”`}
      action={shown.original ? "恢复" : "停用"}
      steps={shown.original ? (back.data?.steps ?? []) : []}
      losses={shown.original ? (back.data?.losses ?? []) : gone}
      {...rest}
    />
  );
}

/** Asks before a page with changes is left. */
function useLeaveGuard(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);
}
