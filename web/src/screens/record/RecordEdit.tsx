// The values of a record being changed. What has been closed is changed with a reason; protected values are typed anew.
import { Button } from "antd";
import { useState } from "react";
import { patch } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { LedgerDefinition, RecordDetail } from "../../api/types";
import { sendValues } from "../../fields";
import { ReasonInput, useFindings } from "./doubts";
import { RecordForm } from "./RecordForm";
import { refreshOf } from "./refresh";

interface Props {
  definition: LedgerDefinition;
  detail: RecordDetail;
  path: string;
  onClose: () => void;
}

export function RecordEdit({ definition, detail, path, onClose }: Props) {
  const [changed, setChanged] = useState<Record<string, unknown>>({});
  const [opened, setOpened] = useState<Set<string>>(new Set());
  const told = useFindings();
  const closed = definition.states.find((state) => state.id === detail.row.state)?.final ?? false;
  const askReason = closed || told.doubtful;
  const fields = definition.fields.filter((field) => !field.computed);
  const sealed = new Set(
    fields
      .filter((field) => field.privacy !== "open" && detail.row.values[field.id] != null && !opened.has(field.id))
      .map((field) => field.id),
  );
  const save = useWrite(
    () =>
      patch<RecordDetail>(path, {
        revision: detail.row.revision,
        values: sendValues(definition.fields, changed),
        reason: told.reason,
      }),
    {
      done: (saved) => (saved.row.proposed ? "已提交，待采信" : "已保存"),
      refresh: refreshOf(definition.brief.id),
      onDone: onClose,
      onError: told.take,
    },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <RecordForm
        prefix="edit"
        fields={fields}
        values={{ ...detail.row.values, ...changed }}
        findings={told.findings}
        sealed={sealed}
        onUnseal={(field) => {
          setOpened(new Set([...opened, field]));
          setChanged({ ...changed, [field]: null });
        }}
        onChange={(field, value) => {
          setChanged((old) => ({ ...old, [field]: value }));
          told.drop(field);
        }}
      />
      {askReason ? (
        <ReasonInput
          id="edit-reason"
          label={closed ? "已办结，修改要写明理由" : "有疑点，保存要写明理由"}
          value={told.typed}
          onChange={told.setReason}
        />
      ) : null}
      <div className="row" style={{ marginTop: 12 }}>
        <Button
          type="primary"
          htmlType="submit"
          loading={save.isPending}
          disabled={Object.keys(changed).length === 0 || (askReason && !told.reason)}
        >
          保存
        </Button>
        <Button onClick={onClose}>取消</Button>
      </div>
    </form>
  );
}
