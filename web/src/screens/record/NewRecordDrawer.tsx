// A new record of a ledger: the generated form, saved once or again and again.
import { Button, Drawer } from "antd";
import { useRef, useState } from "react";
import { useNavigate, useOutletContext } from "react-router";
import { post } from "../../api/client";
import { useMe, useWrite } from "../../api/hooks";
import type { Finding, LedgerDefinition, RecordDetail } from "../../api/types";
import { sendValues } from "../../fields";
import { UnitSelect } from "../../parts/UnitSelect";
import { useLedgerLink } from "../ledger/LedgerScreen";
import { RecordForm } from "./RecordForm";

function startValues(definition: LedgerDefinition): Record<string, unknown> {
  return Object.fromEntries(
    definition.fields
      .filter((field) => field.default !== null && field.default !== undefined)
      .map((field) => [field.id, field.default]),
  );
}

export function Component() {
  const definition = useOutletContext<LedgerDefinition>();
  const { brief } = definition;
  const me = useMe();
  const navigate = useNavigate();
  const link = useLedgerLink(brief.id);
  const [values, setValues] = useState(() => startValues(definition));
  const [owner, setOwner] = useState<number | null>(me.unit.id);
  const [findings, setFindings] = useState<Finding[]>([]);
  const again = useRef(false);
  const save = useWrite(
    () =>
      post<RecordDetail>(`/ledgers/${brief.id}/records`, {
        values: sendValues(definition.fields, values),
        owner: owner ?? undefined,
      }),
    {
      done: (record) => `已记入，编号 ${record.row.number}`,
      refresh: [`/ledgers/${brief.id}`, "/ledgers", "/plan", "/tasks", "/home", "/summary"],
      onDone: (record) => {
        setFindings([]);
        if (again.current) setValues(startValues(definition));
        else navigate(link(`/records/${record.row.id}`), { replace: true });
      },
      onError: (error) => {
        if (error.findings.length === 0) return false;
        setFindings(error.findings);
        return true;
      },
    },
  );
  const submit = (more: boolean) => {
    again.current = more;
    save.mutate(undefined);
  };
  const fields = definition.fields.filter((field) => !field.computed);
  const ownerFindings = findings.filter((finding) => finding.field === "owner");
  return (
    <Drawer
      open
      title={`新增${brief.record}`}
      size={Math.min(680, window.innerWidth)}
      mask={{ closable: false }}
      onClose={() => navigate(link())}
      footer={
        <div className="row">
          <Button type="primary" loading={save.isPending} onClick={() => submit(false)}>
            保存
          </Button>
          <Button loading={save.isPending} onClick={() => submit(true)}>
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
          findings={findings}
          onChange={(field, value) => {
            setValues((old) => ({ ...old, [field]: value }));
            setFindings((old) => old.filter((finding) => finding.field !== field));
          }}
        />
        <button type="submit" hidden aria-hidden="true" tabIndex={-1}>
          保存
        </button>
      </form>
    </Drawer>
  );
}
