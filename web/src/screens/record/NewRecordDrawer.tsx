// A new record of a ledger: the generated form, saved once or again and again.
import { Button, Drawer } from "antd";
import { useRef, useState } from "react";
import { useLocation, useNavigate, useOutletContext } from "react-router";
import { post } from "../../api/client";
import { useMe, useWrite } from "../../api/hooks";
import type { LedgerDefinition, RecordDetail } from "../../api/types";
import { sendValues } from "../../fields";
import { UnitSelect } from "../../parts/UnitSelect";
import { useLedgerLink } from "../ledger/LedgerScreen";
import { ReasonInput, useFindings } from "./doubts";
import { useKnown } from "./known";
import { RecordForm } from "./RecordForm";
import { refreshOf } from "./refresh";

function startValues(definition: LedgerDefinition): Record<string, unknown> {
  return Object.fromEntries(
    definition.fields
      .filter((field) => field.default !== null && field.default !== undefined)
      .map((field) => [field.id, field.default]),
  );
}

/** What another record hands over when it starts this one; it comes with the navigation. */
export interface Prefill {
  values: Record<string, unknown>;
  owner: number | null;
}

export function Component() {
  const definition = useOutletContext<LedgerDefinition>();
  const prefill = useLocation().state as Prefill | null;
  const { brief } = definition;
  const me = useMe();
  const navigate = useNavigate();
  const link = useLedgerLink(brief.id);
  const [values, setValues] = useState<Record<string, unknown>>(() => ({ ...startValues(definition), ...prefill?.values }));
  const [owner, setOwner] = useState<number | null>(prefill?.owner ?? me.unit.id);
  const known = useKnown(definition, owner, values, setValues);
  const told = useFindings();
  const again = useRef(false);
  const save = useWrite(
    () =>
      post<RecordDetail>(`/ledgers/${brief.id}/records`, {
        values: sendValues(definition.fields, values),
        owner: owner ?? undefined,
        reason: told.reason,
      }),
    {
      done: (record) => `${record.row.proposed ? "已提交，待采信" : "已记入"}，编号 ${record.row.number}`,
      refresh: refreshOf(brief.id),
      onDone: (record) => {
        told.clear();
        if (again.current) setValues(startValues(definition));
        else navigate(link(`/records/${record.row.id}`), { replace: true });
      },
      onError: told.take,
    },
  );
  const submit = (more: boolean) => {
    again.current = more;
    save.mutate(undefined);
  };
  const fields = definition.fields.filter((field) => !field.computed);
  const ownerFindings = told.findings.filter((finding) => finding.field === "owner");
  return (
    <Drawer
      open
      title={`新增${brief.record}`}
      size={Math.min(680, window.innerWidth)}
      mask={{ closable: false }}
      onClose={() => navigate(link())}
      footer={
        <div className="row">
          <Button type="primary" loading={save.isPending} disabled={told.waits} onClick={() => submit(false)}>
            保存
          </Button>
          <Button loading={save.isPending} disabled={told.waits} onClick={() => submit(true)}>
            保存并再记一条
          </Button>
          <span className="muted small">带 * 的必填</span>
        </div>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit(false);
        }}
      >
        {me.role !== "school" ? (
          <div style={{ marginBottom: 10 }}>
            <label htmlFor="new-owner" className="muted">
              填报单位
            </label>
            <UnitSelect id="new-owner" value={owner} onChange={setOwner} bad={ownerFindings.length > 0} />
          </div>
        ) : null}
        <RecordForm
          prefix="new"
          fields={fields}
          values={values}
          findings={told.findings}
          known={known}
          onChange={(field, value) => {
            setValues((old) => ({ ...old, [field]: value }));
            told.drop(field);
          }}
        />
        {told.doubtful ? (
          <ReasonInput id="new-reason" label="有疑点，保存要写明理由" value={told.typed} onChange={told.setReason} />
        ) : null}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1}>
          保存
        </button>
      </form>
    </Drawer>
  );
}
