// What differs between two snapshots, table by table, in rows.
import { useRead } from "../../api/hooks";
import type { SnapshotDiff, TableChange } from "../../api/stat";
import { ErrorView } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { ScrollBox } from "../../parts/ScrollBox";
import { number } from "../../text/numbers";

const changeWord: Record<TableChange["change"], string> = {
  new: "后一份才有",
  gone: "后一份没有了",
  changed: "数据有变",
  columns: "栏目有变",
};

export function Differences({ before, after }: { before: string; after: string }) {
  const diff = useRead<SnapshotDiff>("/snapshots/diff", { before, after });
  if (diff.isError) return <ErrorView error={diff.error} retry={() => void diff.refetch()} />;
  if (!diff.data) return <Loading what="正在逐行比较" />;
  const { tables } = diff.data;
  return (
    <section aria-label="比较结果" style={{ marginTop: 10 }}>
      <h3 className="panel-title">
        {diff.data.before.title} 与 {diff.data.after.title}：
        {tables.length === 0 ? "没有差别" : `${tables.length} 张表不同`}
      </h3>
      {tables.length === 0 ? null : (
        <ScrollBox name="不同的表">
          <table className="grid">
            <caption className="visually-hidden">不同的表</caption>
            <thead>
              <tr>
                <th scope="col">表</th>
                <th scope="col">怎样不同</th>
                {["前（行）", "后（行）", "增加", "减少", "改动"].map((name) => (
                  <th scope="col" className="num" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tables.map((table) => (
                <tr key={table.name}>
                  <td>{table.title || table.name}</td>
                  <td>{changeWord[table.change]}</td>
                  {[table.before, table.after, table.added, table.removed, table.changed].map((count, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: five fixed columns
                    <td className="num" key={at}>
                      {number(count)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </section>
  );
}
