// 核对文稿: a paper is dropped before it is sent, and held against itself, the year's plan, the ledgers and the policy. Nothing is kept.
import { useState } from "react";
import { type ApiError, upload } from "../../api/client";
import { useMe, useWrite } from "../../api/hooks";
import type { PaperCheck } from "../../api/types";
import { useParam } from "../../parts/address";
import { Forbidden, Message } from "../../parts/ErrorView";
import { PageHead } from "../../parts/PageHead";
import { PAPER_FILES, PAPER_WORDS } from "../../parts/papers";
import { withAdvice } from "../../text/advice";
import { DropArea } from "../sheet/DropArea";
import { CheckReport } from "./CheckReport";

export function Component() {
  const me = useMe();
  if (!me.may.summary)
    return (
      <main>
        <PageHead title="核对文稿" />
        <Forbidden what="送审前核对文稿" who="局办公室" />
      </main>
    );
  return <Check />;
}

function Check() {
  const [year] = useParam("year");
  const [, setLevel] = useParam("level");
  const [name, setName] = useState("");
  const [check, setCheck] = useState<PaperCheck | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  // Without a chosen year the paper's own counts.
  const send = useWrite((file: File) => upload<PaperCheck>("/checks", file, year ? { year } : {}), {
    onDone: (found) => {
      setProblem(null);
      setLevel(null);
      setCheck(found);
    },
    onError: (error) => {
      setProblem(error);
      return true;
    },
  });
  const take = (file: File) => {
    setName(file.name);
    setProblem(null);
    send.mutate(file);
  };
  const busy = send.isPending ? `正在读《${name}》，逐个核对数字、台账和计划…` : null;
  if (check && !busy && !problem)
    return <CheckReport key={check.name + check.text.length} check={check} onAgain={() => setCheck(null)} />;
  return (
    <main>
      <PageHead
        title="核对文稿"
        about="总结、汇报、要点送审前拖进来，看数字前后是否一致、与台账和年度计划是否对得上、有没有不允许写的指标。只核对，不留存。"
      />
      <DropArea
        label="把要送审的文稿拖到这里，或者"
        button="选择文稿"
        accept={PAPER_FILES}
        hint={PAPER_WORDS}
        busy={busy}
        onFile={take}
      />
      {problem ? (
        <div role="alert" className="doc-notes" style={{ marginTop: 12 }}>
          《{name}》没有核对成：{withAdvice(problem.body)}
        </div>
      ) : null}
      {busy || problem ? null : (
        <Message title="还没有文稿">核对结果会列在原文旁边：错误、疑点、提示，每条都能点回原文。</Message>
      )}
    </main>
  );
}
