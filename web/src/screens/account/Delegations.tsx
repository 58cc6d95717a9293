// 委托: one's rights in a colleague's hands from a day to a day, given and received.
import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { post, remove } from "../../api/client";
import { SESSION, useMe, useRead, useWrite } from "../../api/hooks";
import type { Colleague, DelegationView, Delegations as Lists, LedgerBrief } from "../../api/types";
import { DateInput } from "../../parts/DateInput";
import { ErrorView } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { accessWord } from "./words";

const PATH = "/account/delegations";
const REFRESH = [PATH, SESSION, "/home", "/ledgers"];

export function Delegations() {
  const lists = useRead<Lists>(PATH);
  const [giving, setGiving] = useState(false);
  if (lists.isError) return <ErrorView error={lists.error} retry={() => void lists.refetch()} />;
  if (!lists.data) return <Loading />;
  const { given, received } = lists.data;
  return (
    <section>
      <h2 className="panel-title">
        委托
        <Button type="link" onClick={() => setGiving(true)}>
          委托给同事…
        </Button>
      </h2>
      {given.length + received.length === 0 ? <p className="muted">没有委托，也没有受托。</p> : null}
      <ul>
        {given.map((one) => (
          <Line key={one.id} one={one} words={`委托 ${one.taker.name}（${one.taker.unit_name}）`} action="收回" />
        ))}
        {received.map((one) => (
          <Line key={one.id} one={one} words={`受 ${one.giver.name}（${one.giver.unit_name}）委托`} action="不再代办" />
        ))}
      </ul>
      {giving ? <Give onClose={() => setGiving(false)} /> : null}
    </section>
  );
}

function Line({ one, words, action }: { one: DelegationView; words: string; action: string }) {
  const end = useWrite(() => remove<Lists>(`${PATH}/${one.id}`), { done: "已收回", refresh: REFRESH });
  const open = one.status === "in_force" || one.status === "coming";
  return (
    <li>
      {words}，{one.ledger_name ?? "全部权限"}{" "}
      <span className={open ? "tag strong" : "tag"}>{accessWord[one.status]}</span>
      {open ? (
        <Button type="link" loading={end.isPending} onClick={() => end.mutate(undefined)}>
          {action}
        </Button>
      ) : null}
      <p className="small muted">
        {one.from} 至 {one.to}
        {one.note ? ` · ${one.note}` : ""}
      </p>
    </li>
  );
}

function Give({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const people = useRead<Colleague[]>("/account/colleagues");
  const ledgers = useRead<LedgerBrief[]>("/ledgers");
  const [taker, setTaker] = useState<number | null>(null);
  const [ledger, setLedger] = useState<string | null>(null);
  const [from, setFrom] = useState<string | null>(me.today);
  const [to, setTo] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const give = useWrite(() => post<Lists>(PATH, { taker, ledger, from, to, note: note.trim() }), {
    done: "已委托",
    refresh: REFRESH,
    onDone: onClose,
  });
  return (
    <Modal
      open
      title="委托给同事"
      okText="委托"
      cancelText="取消"
      okButtonProps={{ disabled: !taker || !from || !to, loading: give.isPending }}
      onOk={() => give.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="small muted">同事以自己的名字办理，经过里写“代{me.name}”。到期自动结束，不能再转委托。</p>
        <div>
          <label htmlFor="give-taker">同事</label>
          <Select
            id="give-taker"
            value={taker ?? undefined}
            onChange={setTaker}
            loading={people.isLoading}
            options={(people.data ?? []).map((one) => ({
              value: one.id,
              label: `${one.name}（${one.unit_name} ${one.title}）`,
            }))}
            showSearch={{ optionFilterProp: "label" }}
            placeholder="选同事"
            style={{ width: "100%" }}
          />
        </div>
        <div>
          <label htmlFor="give-ledger">范围</label>
          <Select
            id="give-ledger"
            value={ledger ?? ""}
            onChange={(value) => setLedger(value || null)}
            options={[
              { value: "", label: "全部权限" },
              ...(ledgers.data ?? []).map((one) => ({ value: one.id, label: one.name })),
            ]}
            showSearch={{ optionFilterProp: "label" }}
            style={{ width: "100%" }}
          />
        </div>
        <div>
          <label htmlFor="give-from">从</label>
          <DateInput id="give-from" value={from} onChange={setFrom} />
        </div>
        <div>
          <label htmlFor="give-to">到</label>
          <DateInput id="give-to" value={to} onChange={setTo} />
        </div>
        <div>
          <label htmlFor="give-note">原因</label>
          <Input id="give-note" maxLength={100} value={note} onChange={(event) => setNote(event.target.value)} />
        </div>
      </div>
    </Modal>
  );
}
