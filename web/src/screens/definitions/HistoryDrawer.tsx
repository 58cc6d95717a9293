// What a definition went through: who, when, why, which lines; an earlier text can be taken up again.
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useRead } from "../../api/hooks";
import type { DefinitionRevision } from "../../api/types";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { clockTime } from "../../text/dates";
import { diffOf, hunksOf } from "./diff";

interface Props {
  id: string;
  onTake: (text: string) => void;
  onClose: () => void;
}

export function HistoryDrawer({ id, onTake, onClose }: Props) {
  const history = useRead<DefinitionRevision[]>(`/definitions/${id}/history`);
  return (
    <Drawer open title="修改记录" size={Math.min(760, window.innerWidth)} onClose={onClose}>
      {history.isError ? <ErrorView error={history.error} retry={() => void history.refetch()} /> : null}
      {history.isLoading ? <Loading /> : null}
      {history.data?.length === 0 ? <Message title="没有改过">用的是原来的定义。</Message> : null}
      <div className="stack">
        {history.data?.map((revision, index) => (
          <Revision key={revision.seq} revision={revision} open={index === 0} onTake={onTake} />
        ))}
      </div>
    </Drawer>
  );
}

function Revision({
  revision,
  open,
  onTake,
}: {
  revision: DefinitionRevision;
  open: boolean;
  onTake: (text: string) => void;
}) {
  const [shown, setShown] = useState(open);
  const { before, after } = revision;
  const kept = after ?? before;
  return (
    <section className="panel">
      <h2 className="panel-title">
        {clockTime(revision.at)} {revision.by}
        <span className="small muted">{after === null ? "撤回" : before === null ? "新增" : "修改"}</span>
      </h2>
      <p>{revision.reason}</p>
      {revision.steps.length > 0 ? <p className="muted small">{revision.steps.join("；")}</p> : null}
      <div className="row wrap">
        {before !== null && after !== null ? (
          <Button onClick={() => setShown(!shown)}>{shown ? "收起改动" : "看改动"}</Button>
        ) : null}
        {kept !== null ? <Button onClick={() => onTake(kept)}>取出这一版</Button> : null}
      </div>
      {shown && before !== null && after !== null ? <Diff before={before} after={after} /> : null}
    </section>
  );
}

const said = { "+": "加", "-": "删", " ": "" };

function Diff({ before, after }: { before: string; after: string }) {
  const lines = hunksOf(diffOf(before, after));
  return (
    <ol className="diff">
      {lines.map((line, at) =>
        line === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of two fixed texts do not move
          <li key={at} className="muted">
            …
          </li>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of two fixed texts do not move
          <li key={at} className={line.sign === "+" ? "plus" : line.sign === "-" ? "minus" : undefined}>
            <span className="visually-hidden">{said[line.sign]}</span>
            <code>
              {line.sign} {line.text}
            </code>
          </li>
        ),
      )}
    </ol>
  );
}
