// The latest imports into a ledger: one's own and, for the office that answers for it, everybody's.
import { useRead } from "../../api/hooks";
import type { ImportBrief } from "../../api/types";
import { clockTime } from "../../text/dates";
import { number } from "../../text/numbers";

const WORDS: Record<string, string> = {
  checking: "检查中",
  previewed: "待导入",
  running: "写入中",
  done: "已导入",
  failed: "没有完成",
  undone: "已撤销",
  partly_undone: "部分撤销",
};

export function RecentImports({ ledger, onOpen }: { ledger: string; onOpen: (id: number) => void }) {
  const recent = useRead<ImportBrief[]>(`/ledgers/${ledger}/imports`, {}, { staleTime: 0 });
  if (!recent.data || recent.data.length === 0) return null;
  return (
    <section className="panel">
      <h2>最近的导入</h2>
      <div className="table-box">
        <table className="grid">
          <caption className="visually-hidden">最近的导入</caption>
          <thead>
            <tr>
              <th scope="col">文件</th>
              <th scope="col">时间</th>
              <th scope="col">导入人</th>
              <th scope="col">情况</th>
              <th scope="col" className="num">
                写入行数
              </th>
            </tr>
          </thead>
          <tbody>
            {recent.data.map((one) => (
              <tr key={one.id}>
                <td>
                  <button type="button" className="plain recent-name" onClick={() => onOpen(one.id)}>
                    {one.file_name}
                  </button>
                </td>
                <td>{clockTime(one.at)}</td>
                <td>{one.by}</td>
                <td>{WORDS[one.status] ?? one.status}</td>
                <td className="num">{number(one.done)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
