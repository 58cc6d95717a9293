// One record over its list: moves with what is missing, the values (to read or to edit), where it is used, its history.

import { Button, Drawer, Dropdown } from "antd";
import { useState } from "react";
import { useNavigate, useOutletContext, useParams } from "react-router";
import { post } from "../../api/client";
import { useMe, useRead, useWrite } from "../../api/hooks";
import type { LedgerDefinition, RecordDetail } from "../../api/types";
import { ErrorView } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { History } from "../../parts/History";
import { Loading } from "../../parts/Loading";
import { useReason } from "../../parts/useReason";
import { withAdvice } from "../../text/advice";
import { dueWords, nearDate } from "../../text/dates";
import { useLedgerLink } from "../ledger/LedgerScreen";
import { Due, StateTag } from "../ledger/useColumns";
import { BackLinks } from "./BackLinks";
import { Comments } from "./Comments";
import { Moves, Opens } from "./Moves";
import { Proposals } from "./Proposals";
import { RecordEdit } from "./RecordEdit";
import { RecordView } from "./RecordView";
import { refreshOf } from "./refresh";
import { SuperviseModal, Supervised } from "./Supervised";
import { Tags } from "./Tags";

export function Component() {
  const definition = useOutletContext<LedgerDefinition>();
  const { record } = useParams();
  const navigate = useNavigate();
  const link = useLedgerLink(definition.brief.id);
  const path = `/ledgers/${definition.brief.id}/records/${record}`;
  const detail = useRead<RecordDetail>(path);
  return (
    <Drawer
      open
      size={Math.min(680, window.innerWidth)}
      onClose={() => navigate(link())}
      title={
        detail.data ? (
          <span className="row wrap">
            {detail.data.row.number} <StateTag row={detail.data.row} definition={definition} />
            <span className="small" style={{ fontWeight: 400 }}>
              <Due row={detail.data.row} />
            </span>
          </span>
        ) : (
          definition.brief.record
        )
      }
      extra={detail.data ? <More definition={definition} detail={detail.data} path={path} /> : null}
    >
      {detail.isError ? <ErrorView error={detail.error} retry={() => void detail.refetch()} /> : null}
      {!detail.data && !detail.isError ? <Loading /> : null}
      {detail.data ? (
        <Detail key={detail.data.row.revision} definition={definition} detail={detail.data} path={path} />
      ) : null}
    </Drawer>
  );
}

interface Props {
  definition: LedgerDefinition;
  detail: RecordDetail;
  path: string;
}

function More({ definition, detail, path }: Props) {
  const ask = useReason();
  const [listing, setListing] = useState(false);
  const drop = useWrite((reason: string) => post(`${path}/void`, { revision: detail.row.revision, reason }), {
    done: "已作废",
    refresh: refreshOf(definition.brief.id),
  });
  const go = async () => {
    const reason = await ask({
      title: `作废 ${detail.row.number}`,
      action: "作废",
      hint: "作废的记录不再计数，但会留在台账里备查。",
    });
    if (reason) drop.mutate(reason);
  };
  const listed = detail.supervision.some((one) => one.lifted_at === null);
  const items = [
    ...(detail.may_supervise && !listed
      ? [{ key: "supervise", label: "挂牌督办…", onClick: () => setListing(true) }]
      : []),
    ...(detail.may_edit ? [{ key: "void", label: "作废…", onClick: () => void go() }] : []),
  ];
  if (items.length === 0) return null;
  return (
    <>
      <Dropdown trigger={["click"]} menu={{ items }}>
        <Button aria-label="更多操作">更多 ▾</Button>
      </Dropdown>
      {listing ? (
        <SuperviseModal definition={definition} detail={detail} path={path} onClose={() => setListing(false)} />
      ) : null}
    </>
  );
}

/** The clocks that run on a record, by name; a single one stands in the title already. */
function Clocks({ detail }: { detail: RecordDetail }) {
  const me = useMe();
  if (detail.clocks.length < 2) return null;
  return (
    <ul className="small" aria-label="期限">
      {detail.clocks.map((clock) => (
        <li key={clock.name} className={clock.due < me.today ? "late" : undefined}>
          {clock.name} {nearDate(clock.due, me.today)}（{dueWords(clock.due, me.today)}）
        </li>
      ))}
    </ul>
  );
}

function Detail({ definition, detail, path }: Props) {
  const [editing, setEditing] = useState(false);
  const { row } = detail;
  return (
    <div className="stack" style={{ gap: 16 }}>
      <Moves definition={definition} detail={detail} />
      <Tags definition={definition} detail={detail} path={path} />
      <Proposals definition={definition} detail={detail} path={path} />
      <Clocks detail={detail} />
      <Supervised definition={definition} detail={detail} path={path} />
      {detail.findings.length > 0 ? (
        <ul className="warn-words">
          {detail.findings.map((finding) => (
            <li key={`${finding.code} ${finding.start} ${finding.message}`}>▲ {withAdvice(finding)}</li>
          ))}
        </ul>
      ) : null}
      <section>
        <h2 className="panel-title">
          {row.owner.name}
          {detail.may_edit && !editing ? (
            <Button type="link" onClick={() => setEditing(true)}>
              修改
            </Button>
          ) : null}
        </h2>
        {editing ? (
          <RecordEdit definition={definition} detail={detail} path={path} onClose={() => setEditing(false)} />
        ) : (
          <RecordView definition={definition} row={row} path={path} />
        )}
      </section>
      <Opens detail={detail} />
      <BackLinks path={path} />
      {detail.used_in.length > 0 ? (
        <section>
          <h2 className="panel-title">计入的任务</h2>
          <ul>
            {detail.used_in.map((task) => (
              <li key={task.task_id}>
                <Go to={`/tasks/${task.task_id}`}>{task.title}</Go>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <Comments ledger={definition.brief.id} detail={detail} path={path} />
      <section>
        <h2 className="panel-title">经过</h2>
        <History items={detail.history} />
      </section>
    </div>
  );
}
