// 事业统计: how complete the year's census is by table and by town, freezing it, and the snapshots with check and comparison.
import { useMe, useRead } from "../../api/hooks";
import type { CensusBoard } from "../../api/stat";
import { useYear } from "../../parts/address";
import { ErrorView, Forbidden, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { SnapshotMark } from "../../parts/SnapshotMark";
import { StatNav } from "../../parts/StatNav";
import { CrossChecks } from "./CrossChecks";
import { FreezeButton } from "./FreezeButton";
import { Snapshots } from "./Snapshots";
import { Tables } from "./Tables";
import { Towns } from "./Towns";
import "./census.css";

export function Component() {
  const me = useMe();
  if (!me.may.plan_read)
    return (
      <main>
        <Forbidden what="事业统计" who="局机关" />
      </main>
    );
  return <Census />;
}

function Census() {
  const year = useYear();
  const board = useRead<CensusBoard>("/census", { year }, { keep: true });
  return (
    <main>
      <PageHead
        title="事业统计"
        extra={board.data?.frozen ? <SnapshotMark snapshot={board.data.frozen} /> : null}
        actions={board.data?.may_freeze && !board.data.frozen ? <FreezeButton board={board.data} /> : null}
      />
      <StatNav />
      {board.isError ? <ErrorView error={board.error} retry={() => void board.refetch()} /> : null}
      {!board.data && !board.isError ? <Loading /> : null}
      {board.data && !board.isError ? (
        <div className="stack">
          {board.data.tables.length === 0 ? (
            <Message title={`${year}年没有事业统计表`}>换一个年度看。</Message>
          ) : (
            <>
              <Open board={board.data} />
              <Tables board={board.data} />
              <CrossChecks year={year} />
              <Towns board={board.data} />
            </>
          )}
          <Snapshots mayMake={board.data.may_freeze} />
        </div>
      ) : null}
    </main>
  );
}

/** What keeps the year from being frozen. */
function Open({ board }: { board: CensusBoard }) {
  if (board.frozen || board.open.length === 0) return null;
  return (
    <section className="panel" aria-label="封账前要办的">
      <h2>封账前要办的 {board.open.length} 件</h2>
      <ul>
        {board.open.map((sentence) => (
          <li key={sentence}>
            <span className="warn-words" aria-hidden="true">
              ▲{" "}
            </span>
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}
