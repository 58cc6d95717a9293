// What waits to be taken up (待采信) about a record: the record itself, or a change of it; taken up or given back by who may.
import { Button } from "antd";
import { post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { LedgerDefinition, ProposalView, RecordDetail } from "../../api/types";
import { useReason } from "../../parts/useReason";
import { clockTime } from "../../text/dates";
import { refreshOf } from "./refresh";

interface Props {
  definition: LedgerDefinition;
  detail: RecordDetail;
  path: string;
}

export function Proposals({ definition, detail, path }: Props) {
  return detail.proposals.map((proposal) => (
    <Proposal key={proposal.id} proposal={proposal} definition={definition} path={path} />
  ));
}

function Proposal(props: { proposal: ProposalView; definition: LedgerDefinition; path: string }) {
  const { proposal, definition, path } = props;
  const ask = useReason();
  const refresh = refreshOf(definition.brief.id);
  const accept = useWrite(() => post<RecordDetail>(`${path}/accept`, { proposal: proposal.id }), {
    done: "已采信",
    refresh,
  });
  const back = useWrite((reason: string) => post<RecordDetail>(`${path}/return`, { proposal: proposal.id, reason }), {
    done: "已退回",
    refresh,
  });
  const giveBack = async () => {
    const reason = await ask({ title: "退回填报人", action: "退回", hint: "写清哪里不对，填报人照着改。" });
    if (reason) back.mutate(reason);
  };
  const what = proposal.whole ? "新填报" : "修改";
  return (
    <section className="listed">
      <h2 className="panel-title">
        {proposal.returned ? `${what}已退回` : `${what}待采信`}
        {proposal.may_judge ? (
          <>
            <Button type="primary" loading={accept.isPending} onClick={() => accept.mutate(undefined)}>
              采信
            </Button>
            <Button loading={back.isPending} onClick={() => void giveBack()}>
              退回…
            </Button>
          </>
        ) : null}
      </h2>
      {proposal.changes.length > 0 ? (
        <ul>
          {proposal.changes.map((change) => (
            <li key={change.field}>
              {change.name}：{change.before ?? "空"} → {change.after ?? "空"}
            </li>
          ))}
        </ul>
      ) : null}
      {proposal.returned && proposal.note ? <p>退回原因：{proposal.note}</p> : null}
      <p className="small muted">
        {proposal.by} · {clockTime(proposal.at)}
        {proposal.reason ? ` · ${proposal.reason}` : ""}
      </p>
    </section>
  );
}
