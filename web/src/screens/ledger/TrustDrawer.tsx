// 可信来源 of a ledger: units and people whose entries count directly; what others enter waits to be taken up.
import { Button, Drawer, Select } from "antd";
import { useState } from "react";
import { put } from "../../api/client";
import { useRead, useWrite } from "../../api/hooks";
import type { LedgerDefinition, Person, TrustView } from "../../api/types";
import { ErrorView } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { UnitsSelect } from "../../parts/UnitSelect";

export function TrustDrawer({ definition, onClose }: { definition: LedgerDefinition; onClose: () => void }) {
  const path = `/ledgers/${definition.brief.id}/trust`;
  const trust = useRead<TrustView>(path);
  return (
    <Drawer open title="可信来源" size={Math.min(520, window.innerWidth)} onClose={onClose}>
      {trust.isError ? <ErrorView error={trust.error} retry={() => void trust.refetch()} /> : null}
      {!trust.data && !trust.isError ? <Loading /> : null}
      {trust.data ? <Form path={path} trust={trust.data} ledger={definition.brief.id} onClose={onClose} /> : null}
    </Drawer>
  );
}

function Form(props: { path: string; trust: TrustView; ledger: string; onClose: () => void }) {
  const { path, trust, ledger, onClose } = props;
  const people = useRead<Person[]>("/people");
  const [units, setUnits] = useState(trust.units.map((unit) => unit.id));
  const [accounts, setAccounts] = useState(trust.people.map((person) => person.id));
  const save = useWrite(() => put<TrustView>(path, { units, accounts }), {
    done: units.length + accounts.length > 0 ? "已设置可信来源" : "所有单位的填报都直接计入",
    refresh: [`/ledgers/${ledger}`],
    onDone: onClose,
  });
  return (
    <div className="stack">
      <p className="small muted">
        责任科室和这里列出的单位、人员填报的直接计入；其他人填报的，采信后才计入。都不选，则所有人的填报直接计入。
      </p>
      <div>
        <label htmlFor="trust-units">单位（含下属单位）</label>
        <UnitsSelect id="trust-units" value={units} onChange={setUnits} />
      </div>
      <div>
        <label htmlFor="trust-people">人员</label>
        <Select
          id="trust-people"
          mode="multiple"
          value={accounts}
          onChange={setAccounts}
          loading={people.isLoading}
          options={options(people.data ?? [], trust)}
          showSearch={{ optionFilterProp: "label" }}
          style={{ width: "100%" }}
        />
      </div>
      <Button type="primary" loading={save.isPending} onClick={() => save.mutate(undefined)}>
        保存
      </Button>
    </div>
  );
}

/** Everyone, and those who are named though the list of people no longer has them. */
function options(people: Person[], trust: TrustView) {
  const named = trust.people.map((one) => ({ value: one.id, label: `${one.name}（${one.unit_name}）` }));
  const all = people.map((one) => ({ value: one.id, label: one.title ? `${one.name}（${one.title}）` : one.name }));
  return [...all, ...named.filter((one) => !all.some((other) => other.value === one.value))];
}
