// The records that a figure was counted from, page by page, each a link to itself.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { get } from "../api/client";
import { useRead } from "../api/hooks";
import type { Figure, LedgerDefinition, FigureRecords as Page } from "../api/types";
import { fieldText } from "../fields";
import { ErrorView } from "./ErrorView";
import { Go } from "./Go";
import { Loading } from "./Loading";

export function FigureRecords({ figure, onLeave }: { figure: Figure; onLeave: () => void }) {
  const path = `/figures/${encodeURIComponent(figure.id)}/records`;
  const pages = useInfiniteQuery({
    queryKey: [path, "pages"],
    queryFn: ({ pageParam }) => get<Page>(path, { after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
  });
  const id = pages.data?.pages[0].ledger;
  const definition = useRead<LedgerDefinition>(`/ledgers/${id}`, {}, { enabled: id !== undefined, staleTime: 300_000 });
  if (pages.isError) return <ErrorView error={pages.error} retry={() => void pages.refetch()} />;
  if (!pages.data || !definition.data) return <Loading what="正在取记录" />;
  const ledger = definition.data;
  const rows = pages.data.pages.flatMap((one) => one.page.records);
  const listed = ledger.fields.filter((field) => field.list && field.privacy === "open");
  const columns = (listed.length > 0 ? listed : ledger.fields).slice(0, 4);
  return (
    <section aria-label="记录" className="stack" style={{ gap: 8 }}>
      <div className="table-box">
        <table className="grid" style={{ whiteSpace: "nowrap" }}>
          <caption className="visually-hidden">{figure.label}的记录</caption>
          <thead>
            <tr>
              <th scope="col">编号</th>
              <th scope="col">单位</th>
              {columns.map((field) => (
                <th scope="col" key={field.id}>
                  {field.name}
                </th>
              ))}
              <th scope="col">状态</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <Go to={`/ledgers/${ledger.brief.id}/records/${row.id}`} onClick={onLeave}>
                    {row.number}
                  </Go>
                </td>
                <td>{row.owner.name}</td>
                {columns.map((field) => (
                  <td key={field.id}>{fieldText(field, row.values[field.id])}</td>
                ))}
                <td>{row.state_name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages.hasNextPage ? (
        <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          再看一些
        </Button>
      ) : (
        <p className="muted small">共 {rows.length} 条，已全部列出。</p>
      )}
    </section>
  );
}
