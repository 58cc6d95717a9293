// Listed supervision (挂牌督办) of a record: what is to be done by when, put on and taken off by who may.
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useMe, useWrite } from "../../api/hooks";
import type { LedgerDefinition, RecordDetail } from "../../api/types";
import { DateInput } from "../../parts/DateInput";
import { useReason } from "../../parts/useReason";
import { clockTime, dueWords, nearDate } from "../../text/dates";
import { refreshOf } from "./refresh";

interface Props {
  definition: LedgerDefinition;
  detail: RecordDetail;
  path: string;
}

export function Supervised({ definition, detail, path }: Props) {
  const me = useMe();
  const ask = useReason();
  const { supervision } = detail;
  const lift = useWrite((reason: string) => post<RecordDetail>(`${path}/supervision/lift`, { reason }), {
    done: "已摘牌",
    refresh: refreshOf(definition.brief.id),
  });
  const standing = supervision.find((one) => one.lifted_at === null);
  const past = supervision.filter((one) => one !== standing);
  if (supervision.length === 0) return null;
  const off = async () => {
    const reason = await ask({
      title: `${detail.row.number} 摘牌`,
      action: "摘牌",
      hint: "写明督办事项办到什么程度。",
    });
    if (reason) lift.mutate(reason);
  };
  return (
    <section className={standing ? "listed" : undefined}>
      <h2 className="panel-title">
        挂牌督办
        {standing && detail.may_supervise ? (
          <Button type="link" loading={lift.isPending} onClick={() => void off()}>
            摘牌…
          </Button>
        ) : null}
      </h2>
      {standing ? (
        <>
          <p>{standing.words}</p>
          <p className="small">
            <span className={standing.overdue ? "late" : undefined}>
              {standing.overdue ? "■ " : ""}
              {nearDate(standing.due, me.today)}前办结，{dueWords(standing.due, me.today)}
            </span>
            <span className="muted">
              {" "}
              · {standing.listed_by} {clockTime(standing.listed_at)} 挂牌
            </span>
          </p>
        </>
      ) : null}
      {past.map((one) => (
        <p key={one.listed_at} className="small muted">
          {clockTime(one.listed_at)} {one.listed_by}挂牌：{one.words}；{clockTime(one.lifted_at)} {one.lifted_by}摘牌：
          {one.lifted_reason}
        </p>
      ))}
    </section>
  );
}

export function SuperviseModal({ definition, detail, path, onClose }: Props & { onClose: () => void }) {
  const [words, setWords] = useState("");
  const [due, setDue] = useState<string | null>(null);
  const put = useWrite(() => post<RecordDetail>(`${path}/supervision`, { words: words.trim(), due }), {
    done: "已挂牌",
    refresh: refreshOf(definition.brief.id),
    onDone: onClose,
  });
  return (
    <Modal
      open
      title={`挂牌督办 ${detail.row.number}`}
      okText="挂牌"
      cancelText="取消"
      okButtonProps={{ disabled: !words.trim() || !due, loading: put.isPending }}
      onOk={() => put.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        <div>
          <label htmlFor="supervise-words">督办什么、办到什么程度</label>
          <Input.TextArea
            id="supervise-words"
            autoFocus
            rows={3}
            maxLength={500}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </div>
        <div>
          <label htmlFor="supervise-due">办结期限</label>
          <DateInput id="supervise-due" value={due} onChange={setDue} />
        </div>
      </div>
    </Modal>
  );
}
