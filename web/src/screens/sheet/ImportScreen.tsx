// Excel into a ledger: drop the sheet, see what was read and what is wrong, take the good rows or get the sheet back marked.
import { App, Button, Progress } from "antd";
import { useEffect, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { fileAddress, post, remove, upload } from "../../api/client";
import { useRead, useRefresh, useWrite } from "../../api/hooks";
import type { ImportPreview, LedgerDefinition } from "../../api/types";
import { useAddress, useParam } from "../../parts/address";
import { ErrorView, Forbidden } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { number } from "../../text/numbers";
import { ReasonInput } from "../record/doubts";
import { DropArea } from "./DropArea";
import { PreviewTables } from "./PreviewTables";

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
        <DropArea
          label="把填好的 Excel 表拖到这里，或者"
          button="选择表格"
          accept=".xlsx,.xls,.et,.csv"
          busy={send.isPending ? "正在读表，逐格检查…" : null}
          onFile={(file) => send.mutate(file)}
        />
      )}
    </main>
  );
}

interface JobProps {
  id: string;
  definition: LedgerDefinition;
  onAgain: () => void;
}

function Job({ id, definition, onAgain }: JobProps) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const address = useAddress();
  const refresh = useRefresh();
  const path = `/imports/${id}`;
  const first = useRead<ImportPreview>(path);
  const running = first.data?.status === "running";
  const watched = useRead<ImportPreview>(
    path,
    { watch: 1 },
    { enabled: running, refetchInterval: running ? 700 : false },
  );
  const preview = running ? (watched.data ?? first.data) : first.data;
  const ledger = definition.brief.id;
  const status = watched.data?.status;
  useEffect(() => {
    if (!running || !status || status === "running") return;
    void refresh(path, `/ledgers/${ledger}`, "/ledgers", "/plan", "/tasks", "/home", "/summary");
    if (status === "done") message.success("导入完成");
  }, [running, status, refresh, path, ledger, message]);
  const [reason, setReason] = useState("");
  const commit = useWrite((mode: "all" | "good") => post<ImportPreview>(`${path}/commit`, { mode, reason }), {
    refresh: [path, `/ledgers/${ledger}`, "/ledgers", "/plan", "/tasks", "/home", "/summary"],
  });
  const cancel = useWrite(() => remove(path), { done: "已取消，没有写入", onDone: onAgain });
  if (first.isError) return <ErrorView error={first.error} retry={() => void first.refetch()} />;
  if (!preview) return <Loading what="正在读表" />;
  const unexplained = preview.doubtful > 0 && !reason.trim();
  return (
    <div className="stack">
      <section className="panel stack">
        <div className="tally">
          <span>{preview.file_name}</span>
          <span>
            <b>{number(preview.total)}</b>行
          </span>
          <span>
            <b>{number(preview.good)}</b>行可以导入（新增 {number(preview.new_rows)}，更新 {number(preview.updates)}）
          </span>
          <span className={preview.bad > 0 ? "cell-bad" : undefined}>
            <b>{number(preview.bad)}</b>行有问题
          </span>
          {preview.doubtful > 0 ? (
            <span>
              <b>{number(preview.doubtful)}</b>行存疑
            </span>
          ) : null}
        </div>
        {preview.status === "previewed" && preview.doubtful > 0 ? (
          <ReasonInput id="import-reason" label="存疑的格子确认无误，理由" value={reason} onChange={setReason} />
        ) : null}
        {preview.status === "previewed" ? (
          <div className="row wrap">
            {preview.bad === 0 ? (
              <Button
                type="primary"
                disabled={preview.good === 0 || unexplained}
                loading={commit.isPending}
                onClick={() => commit.mutate("all")}
              >
                导入 {number(preview.good)} 行
              </Button>
            ) : (
              <>
                <Button
                  type="primary"
                  disabled={preview.good === 0 || unexplained}
                  loading={commit.isPending}
                  onClick={() => commit.mutate("good")}
                >
                  只导入好的 {number(preview.good)} 行
                </Button>
                <Button href={fileAddress(`${path}/marked.xlsx`)}>下载标注后的表</Button>
              </>
            )}
            <Button onClick={() => cancel.mutate(undefined)}>取消</Button>
          </div>
        ) : null}
        {preview.status === "running" ? (
          <div>
            <Progress
              percent={preview.total > 0 ? Math.floor((preview.done / preview.total) * 100) : 0}
              aria-label="导入进度"
            />
            <p className="muted" role="status">
              已写入 {number(preview.done)} 行
              {preview.rows_per_second ? `,每秒 ${number(Math.round(preview.rows_per_second))} 行` : ""}
              。可以离开本页，导入会继续。
            </p>
          </div>
        ) : null}
        {preview.status === "done" ? (
          <div className="row wrap">
            <span>✓ 已写入 {number(preview.done)} 行。</span>
            {preview.bad > 0 ? <Button href={fileAddress(`${path}/marked.xlsx`)}>下载标注后的表</Button> : null}
            <Button type="primary" onClick={() => navigate(address(`/ledgers/${ledger}`))}>
              看台账
            </Button>
            <Button onClick={onAgain}>再导一份</Button>
          </div>
        ) : null}
        {preview.status === "failed" || preview.status === "cancelled" ? (
          <div className="row wrap">
            <span>{preview.status === "failed" ? "导入没有成功，没有写入。" : "已取消，没有写入。"}</span>
            <Button onClick={onAgain}>重新选表</Button>
          </div>
        ) : null}
      </section>
      <PreviewTables preview={preview} definition={definition} />
    </div>
  );
}
