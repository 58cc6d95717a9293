// The snapshots: checked against their digests, compared two at a time, taken out table by table. What is compared stands in the address.
import { Button } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { get } from "../../api/client";
import { useRead } from "../../api/hooks";
import type { SnapshotBrief, SnapshotCheck } from "../../api/stat";
import { useParam } from "../../parts/address";
import { ErrorView } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { ScrollBox } from "../../parts/ScrollBox";
import { clockTime } from "../../text/dates";
import { number } from "../../text/numbers";
import { Differences } from "./Differences";
import { ExportTable } from "./ExportTable";
import { NewSnapshot } from "./NewSnapshot";

export function Snapshots({ mayMake }: { mayMake: boolean }) {
  const snapshots = useRead<SnapshotBrief[]>("/snapshots");
  const [shown] = useParam("snapshot");
  const [params] = useSearchParams();
  const [before, after] = [params.get("before"), params.get("after")];
  return (
    <section className="panel" aria-label="封账的数据">
      <h2>封账的数据{mayMake ? <NewSnapshot /> : null}</h2>
      {snapshots.isError ? <ErrorView error={snapshots.error} retry={() => void snapshots.refetch()} /> : null}
      {!snapshots.data && !snapshots.isError ? <Loading /> : null}
      {snapshots.data?.length === 0 ? <p className="muted">还没有封过账。</p> : null}
      {snapshots.data && snapshots.data.length > 0 ? (
        <ScrollBox name="封账的数据">
          <table className="grid">
            <caption className="visually-hidden">封账的数据</caption>
            <thead>
              <tr>
                <th scope="col">标题</th>
                <th scope="col">截至</th>
                <th scope="col">封账</th>
                <th scope="col" className="num">
                  数据（行）
                </th>
                <th scope="col">摘要</th>
                <th scope="col">状态</th>
                <th scope="col">核验</th>
                <th scope="col">比较</th>
                <th scope="col">导出</th>
              </tr>
            </thead>
            <tbody>
              {snapshots.data.map((snapshot) => (
                <Line key={snapshot.name} snapshot={snapshot} on={snapshot.name === shown} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      ) : null}
      {before && after ? <Differences key={`${before} ${after}`} before={before} after={after} /> : null}
    </section>
  );
}

function Line({ snapshot, on }: { snapshot: SnapshotBrief; on: boolean }) {
  return (
    <tr className={on ? "on" : undefined} aria-current={on ? "true" : undefined}>
      <td>
        {snapshot.title}
        <span className="muted small"> {snapshot.name}</span>
      </td>
      <td>{snapshot.as_of.slice(0, 10)}</td>
      <td className="small">
        {snapshot.created_by} {clockTime(snapshot.created_at)}
      </td>
      <td className="num">{number(snapshot.rows)}</td>
      <td className="small" title={snapshot.digest}>
        {snapshot.digest.slice(0, 8)}
      </td>
      <td>{snapshot.current ? <span className="tag">○ 当前</span> : <span className="tag strong">● 已封账</span>}</td>
      <td>
        <Check snapshot={snapshot} />
      </td>
      <td>
        <Choose name={snapshot.name} title={snapshot.title} />
      </td>
      <td>
        <ExportTable snapshot={snapshot} />
      </td>
    </tr>
  );
}

/** Reads every table again and compares the digests. */
function Check({ snapshot }: { snapshot: SnapshotBrief }) {
  const [state, setState] = useState<"idle" | "running" | SnapshotCheck | { failed: string }>("idle");
  const run = () => {
    setState("running");
    get<SnapshotCheck>(`/snapshots/${encodeURIComponent(snapshot.name)}/check`).then(setState, (error) =>
      setState({ failed: error instanceof Error ? error.message : "核验没有做成" }),
    );
  };
  if (typeof state === "object")
    return (
      <span role="status">
        {"failed" in state ? (
          <span className="bad-words">{state.failed}</span>
        ) : state.wrong.length === 0 ? (
          <span className="met yes">✓ 与封账时一致</span>
        ) : (
          <span className="bad-words">✕ {state.wrong.join("；")}</span>
        )}
      </span>
    );
  return (
    <Button loading={state === "running"} onClick={run} aria-label={`核验${snapshot.title}`}>
      核验
    </Button>
  );
}

function Choose({ name, title }: { name: string; title: string }) {
  const [params, setParams] = useSearchParams();
  const put = (which: "before" | "after") =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (next.get(which) === name) next.delete(which);
        else next.set(which, name);
        return next;
      },
      { replace: true },
    );
  return (
    <span className="row" style={{ gap: 4 }}>
      {(["before", "after"] as const).map((which) => {
        const chosen = params.get(which) === name;
        const word = which === "before" ? "前" : "后";
        return (
          <Button
            key={which}
            type={chosen ? "primary" : "default"}
            aria-pressed={chosen}
            aria-label={`${title}作为比较的${word}一份`}
            onClick={() => put(which)}
          >
            {word}
          </Button>
        );
      })}
    </span>
  );
}
