// What can be done with the ticked records at once: moves, each record answering for itself, and a copy to Excel.
import { Button, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { BatchResult, LedgerDefinition, RecordRow } from "../../api/types";
import { sendValues } from "../../fields";
import { UnitSelect } from "../../parts/UnitSelect";
import { number } from "../../text/numbers";
import { ReasonInput } from "../record/doubts";
import { RecordForm } from "../record/RecordForm";
import { refreshOf } from "../record/refresh";
import "./views.css";

type Move = LedgerDefinition["moves"][number];

interface Props {
  definition: LedgerDefinition;
  rows: RecordRow[];
  onChoose: (chosen: Set<number>) => void;
}

/** The bar stands as long as something is ticked; the dialog of a move outlives it, to tell what became of the records. */
export function BatchBar({ definition, rows, onChoose, children }: Props & { children: ReactNode }) {
  const [wish, setWish] = useState<{ move: Move; rows: RecordRow[] } | null>(null);
  const fits = (one: Move) => rows.filter((row) => one.from.includes(row.state));
  const moves = definition.moves.filter((one) => one.mine && fits(one).length > 0);
  return (
    <>
      {rows.length > 0 ? (
        <div className="row wrap batch-bar" role="toolbar" aria-label="选中的记录">
          <span>已选 {number(rows.length)} 条</span>
          {moves.map((one) => (
            <Button key={one.id} onClick={() => setWish({ move: one, rows: fits(one) })}>
              {one.name} {fits(one).length < rows.length ? `${fits(one).length} 条` : ""}…
            </Button>
          ))}
          {children}
          <Button type="link" onClick={() => onChoose(new Set())}>
            不选了
          </Button>
        </div>
      ) : null}
      {wish ? (
        <BatchModal
          key={wish.move.id}
          definition={definition}
          move={wish.move}
          rows={wish.rows}
          onChoose={onChoose}
          onClose={() => setWish(null)}
        />
      ) : null}
    </>
  );
}

function BatchModal({ definition, move, rows, onChoose, onClose }: Props & { move: Move; onClose: () => void }) {
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [unit, setUnit] = useState<number | null>(null);
  const [reason, setReason] = useState("");
  const [results, setResults] = useState<BatchResult[] | null>(null);
  const fields = definition.fields.filter((field) => move.requires.includes(field.id) && !field.computed);
  const to = definition.states.find((state) => state.id === move.to)?.name ?? "";
  const run = useWrite(
    () =>
      post<BatchResult[]>(`/ledgers/${definition.brief.id}/moves/${move.id}`, {
        records: rows.map((row) => ({ id: row.id, revision: row.revision })),
        values: sendValues(definition.fields, values),
        reason: reason.trim(),
        unit: unit ?? undefined,
      }),
    {
      refresh: refreshOf(definition.brief.id),
      onDone: (answer) => {
        setResults(answer);
        // What was not moved stays ticked, to be tried again.
        onChoose(new Set(answer.filter((one) => !one.done).map((one) => one.id)));
      },
    },
  );
  if (results)
    return (
      <Modal open title={`${move.name}的结果`} onCancel={onClose} footer={<Button onClick={onClose}>知道了</Button>}>
        <Results rows={rows} results={results} to={to} />
      </Modal>
    );
  return (
    <Modal
      open
      title={`${move.name} ${rows.length} 条，变为“${to}”`}
      okText={move.name}
      cancelText="取消"
      okButtonProps={{
        loading: run.isPending,
        disabled: (move.reason && !reason.trim()) || (move.transfer && unit === null),
      }}
      onOk={() => run.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        {fields.length > 0 ? <p className="muted">填了的各条都用；空着的用各条自己的。</p> : null}
        <RecordForm
          prefix="batch"
          fields={fields.map((field) => ({ ...field, required: false }))}
          values={values}
          findings={[]}
          onChange={(field, value) => setValues((old) => ({ ...old, [field]: value }))}
        />
        {move.transfer ? (
          <div>
            <label htmlFor="batch-unit">转给哪个单位</label>
            <UnitSelect id="batch-unit" value={unit} onChange={setUnit} />
          </div>
        ) : null}
        {move.reason ? <ReasonInput id="batch-reason" label="理由" value={reason} onChange={setReason} /> : null}
        {fields.length === 0 && !move.reason && !move.transfer ? (
          <p className="muted">一条一条地办，哪条不合条件会说明。</p>
        ) : null}
      </div>
    </Modal>
  );
}

function Results({ rows, results, to }: { rows: RecordRow[]; results: BatchResult[]; to: string }) {
  const failed = results.filter((one) => !one.done);
  const done = results.length - failed.length;
  const rowOf = (id: number) => rows.find((row) => row.id === id);
  return (
    <div className="stack" role="status">
      <p>
        {done > 0 ? `${done} 条已变为“${to}”` : "一条也没有办成"}
        {failed.length > 0 ? `，${failed.length} 条没有办成：` : "。"}
      </p>
      {failed.length > 0 ? (
        <div className="table-box" style={{ maxHeight: "50vh" }}>
          <table className="grid">
            <caption className="visually-hidden">没有办成的</caption>
            <thead>
              <tr>
                <th scope="col">编号</th>
                <th scope="col">单位</th>
                <th scope="col">为什么</th>
              </tr>
            </thead>
            <tbody>
              {failed.map((one) => (
                <tr key={one.id}>
                  <td style={{ whiteSpace: "nowrap" }}>{rowOf(one.id)?.number}</td>
                  <td>{rowOf(one.id)?.owner.name}</td>
                  <td className="bad-words">{one.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  );
}
