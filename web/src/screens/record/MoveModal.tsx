// One move of one record: the fields it needs, the unit that takes over, the reason; refusals are shown where they belong.
import { Modal } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { LedgerDefinition, RecordDetail } from "../../api/types";
import { sendValues } from "../../fields";
import { UnitSelect } from "../../parts/UnitSelect";
import { ReasonInput, useFindings } from "./doubts";
import { RecordForm } from "./RecordForm";
import { refreshOf } from "./refresh";

export type Move = RecordDetail["moves"][number];

interface Props {
  definition: LedgerDefinition;
  detail: RecordDetail;
  move: Move;
  onClose: () => void;
}

export function MoveModal({ definition, detail, move, onClose }: Props) {
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [unit, setUnit] = useState<number | null>(null);
  const told = useFindings();
  const fields = definition.fields.filter((field) => move.fields.includes(field.id));
  const state = definition.states.find((one) => one.name === move.to_name);
  const askReason = move.reason || told.doubtful;
  const run = useWrite(
    () =>
      post<RecordDetail>(`/ledgers/${definition.brief.id}/records/${detail.row.id}/moves/${move.id}`, {
        revision: detail.row.revision,
        values: sendValues(definition.fields, values),
        reason: told.reason,
        unit: unit ?? undefined,
      }),
    {
      done: `已${move.name}，现为“${move.to_name}”`,
      refresh: refreshOf(definition.brief.id),
      onDone: onClose,
      onError: told.take,
    },
  );
  const lacks = (askReason && !told.reason) || (move.transfer && unit === null);
  const idle = fields.length === 0 && !askReason && !move.transfer && told.findings.length === 0;
  return (
    <Modal
      open
      title={`${move.name}：${detail.row.state_name} → ${move.to_name}`}
      okText={move.name}
      cancelText="取消"
      okButtonProps={{ loading: run.isPending, disabled: lacks }}
      onOk={() => run.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        {idle ? (
          <p className="muted">
            {detail.row.number} 将变为“{move.to_name}”。
          </p>
        ) : null}
        {state?.paused ? <p className="muted">在“{move.to_name}”期间，办理期限停止计算。</p> : null}
        {move.transfer ? (
          <div>
            <label htmlFor="move-unit">
              转给哪个单位
              <span className="needed" aria-hidden="true">
                {" "}
                *
              </span>
            </label>
            <UnitSelect id="move-unit" value={unit} onChange={setUnit} />
            <p className="muted small">转出后由该单位填报，{detail.row.owner.name}不再能改。</p>
          </div>
        ) : null}
        <RecordForm
          prefix="move"
          fields={fields}
          values={{ ...detail.row.values, ...values }}
          findings={told.findings}
          onChange={(field, value) => {
            setValues((old) => ({ ...old, [field]: value }));
            told.drop(field);
          }}
        />
        {askReason ? <ReasonInput id="move-reason" label="理由" value={told.typed} onChange={told.setReason} /> : null}
      </div>
    </Modal>
  );
}
