// Undoing an import as a whole: what it made and changed, what stands in the way, and why.
import { Button } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useRead, useWrite } from "../../api/hooks";
import type { ImportPreview, UndoPlan } from "../../api/types";
import { Go } from "../../parts/Go";
import { ErrorView } from "../../parts/ErrorView";
import { number } from "../../text/numbers";
import { ReasonInput } from "../record/doubts";
import { refreshOf } from "../record/refresh";

interface Props {
  preview: ImportPreview;
  onClose: () => void;
}

export function UndoPanel({ preview, onClose }: Props) {
  const path = `/imports/${preview.id}`;
  const plan = useRead<UndoPlan>(`${path}/undo`, {}, { staleTime: 0 });
  const [reason, setReason] = useState("");
  const undo = useWrite((partly: boolean) => post<ImportPreview>(`${path}/undo`, { reason: reason.trim(), partly }), {
    refresh: [path, ...refreshOf(preview.ledger)],
    onDone: onClose,
  });
  if (plan.isError) return <ErrorView error={plan.error} retry={() => void plan.refetch()} />;
  if (!plan.data) return null;
  const { voids, restores, blocked } = plan.data;
  const some = voids + restores > 0;
  return (
    <section className="panel stack" aria-label="撤销导入">
      <h2>撤销导入</h2>
      <p>
        新增的 {number(voids)} 条作废，修改的 {number(restores)} 条恢复原值。
        {blocked > 0 ? <b className="bad-words">{number(blocked)} 条不能撤销。</b> : null}
      </p>
      <Items plan={plan.data} ledger={preview.ledger} />
      {some ? (
        <>
          <ReasonInput id="undo-reason" label="撤销的理由" value={reason} onChange={setReason} />
          <div className="row wrap">
            <Button
              danger
              type="primary"
              disabled={reason.trim().length < 2}
              loading={undo.isPending}
              onClick={() => undo.mutate(blocked > 0)}
            >
              {blocked > 0 ? `撤销能撤销的 ${number(voids + restores)} 条` : `撤销 ${number(voids + restores)} 条`}
            </Button>
            <Button onClick={onClose}>不撤销</Button>
          </div>
        </>
      ) : (
        <div className="row">
          <Button onClick={onClose}>关闭</Button>
        </div>
      )}
    </section>
  );
}

function Items({ plan, ledger }: { plan: UndoPlan; ledger: string }) {
  if (plan.items.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <div className="table-box" style={{ maxHeight: 300 }} tabIndex={0}>
      <table className="grid">
        <caption className="visually-hidden">导入的记录</caption>
        <thead>
          <tr>
            <th scope="col" className="num">
              行
            </th>
            <th scope="col">记录</th>
            <th scope="col">导入时</th>
            <th scope="col">撤销</th>
          </tr>
        </thead>
        <tbody>
          {plan.items.map((item) => (
            <tr key={item.record}>
              <td className="num">{item.row}</td>
              <td>
                <Go to={`/ledgers/${ledger}/records/${item.record}`}>{item.number}</Go>
              </td>
              <td>{item.made ? "新增" : "修改"}</td>
              <td className={item.why ? "bad" : undefined}>{item.why ?? (item.made ? "作废" : "恢复原值")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
