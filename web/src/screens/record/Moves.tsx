// The moves of a record as buttons named by the verb, what is missing said beside; one opens what it needs to be filled.
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { Finding, LedgerDefinition, RecordDetail } from "../../api/types";
import { sendValues } from "../../fields";
import { refreshOf } from "./RecordDrawer";
import { RecordForm } from "./RecordForm";

type Move = RecordDetail["moves"][number];

interface Props {
  definition: LedgerDefinition;
  detail: RecordDetail;
  path: string;
}

export function Moves(props: Props) {
  const [chosen, setChosen] = useState<Move | null>(null);
  const { moves } = props.detail;
  if (moves.length === 0) return null;
  return (
    <>
      <fieldset className="moves" aria-label="办理">
        {moves.map((move, index) => (
          <span key={move.id}>
            <Button
              type={index === 0 ? "primary" : "default"}
              disabled={!move.possible && move.fields.length === 0}
              onClick={() => setChosen(move)}
              title={`变为“${move.to_name}”`}
            >
              {move.name}
            </Button>
            {move.missing.length > 0 ? <span className="small warn-words">还差：{move.missing.join("、")}</span> : null}
          </span>
        ))}
      </fieldset>
      {chosen ? <MoveModal key={chosen.id} move={chosen} onClose={() => setChosen(null)} {...props} /> : null}
    </>
  );
}

function MoveModal({ definition, detail, path, move, onClose }: Props & { move: Move; onClose: () => void }) {
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [reason, setReason] = useState("");
  const [findings, setFindings] = useState<Finding[]>([]);
  const fields = definition.fields.filter((field) => move.fields.includes(field.id));
  const run = useWrite(
    () =>
      post<RecordDetail>(`${path}/moves/${move.id}`, {
        revision: detail.row.revision,
        values: sendValues(definition.fields, values),
        reason: reason.trim() || undefined,
      }),
    {
      done: `已${move.name}，现为“${move.to_name}”`,
      refresh: refreshOf(definition.brief.id),
      onDone: onClose,
      onError: (error) => {
        if (error.findings.length === 0) return false;
        setFindings(error.findings);
        return true;
      },
    },
  );
  return (
    <Modal
      open
      title={`${move.name}：${detail.row.state_name} → ${move.to_name}`}
      okText={move.name}
      cancelText="取消"
      okButtonProps={{ loading: run.isPending, disabled: move.reason && !reason.trim() }}
      onOk={() => run.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        {fields.length === 0 && !move.reason && findings.length === 0 ? (
          <p className="muted">
            {detail.row.number} 将变为“{move.to_name}”。
          </p>
        ) : null}
        <RecordForm
          prefix="move"
          fields={fields}
          values={{ ...detail.row.values, ...values }}
          findings={findings}
          onChange={(field, value) => {
            setValues((old) => ({ ...old, [field]: value }));
            setFindings((old) => old.filter((finding) => finding.field !== field));
          }}
        />
        {move.reason ? (
          <label>
            理由
            <Input.TextArea
              rows={2}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
        ) : null}
      </div>
    </Modal>
  );
}
