// 令牌: what programs use the API with. The secret is shown once, when it is made.
import { Button, Checkbox, Input, Modal, Select } from "antd";
import { useState } from "react";
import { post, remove } from "../../api/client";
import { useRead, useWrite } from "../../api/hooks";
import type { LedgerBrief, MadeToken, TokenView } from "../../api/types";
import { DateInput } from "../../parts/DateInput";
import { ErrorView } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { clockTime } from "../../text/dates";
import { accessWord } from "./words";

const PATH = "/account/tokens";

export function Tokens() {
  const tokens = useRead<TokenView[]>(PATH);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  if (tokens.isError) return <ErrorView error={tokens.error} retry={() => void tokens.refetch()} />;
  if (!tokens.data) return <Loading />;
  return (
    <section>
      <h2 className="panel-title">
        访问令牌
        <Button type="link" onClick={() => setMaking(true)}>
          新建令牌…
        </Button>
      </h2>
      {tokens.data.length === 0 ? <p className="muted">没有令牌。</p> : null}
      <ul>
        {tokens.data.map((token) => (
          <Line key={token.id} token={token} />
        ))}
      </ul>
      {making ? <Make onClose={() => setMaking(false)} onMade={setMade} /> : null}
      <Modal
        open={made !== null}
        title="令牌只显示这一次"
        footer={<Button onClick={() => setMade(null)}>已经记下</Button>}
        onCancel={() => setMade(null)}
        mask={{ closable: false }}
      >
        <p className="secret">{made?.token}</p>
        <p className="small muted">请求头：Authorization: Bearer 令牌</p>
      </Modal>
    </section>
  );
}

function scopeWords(token: TokenView): string {
  const may = [token.write ? "读写" : "只读", token.reveal ? "可看受保护内容" : ""].filter(Boolean).join("，");
  return `${may}；${token.ledgers === null ? "全部范围" : token.ledger_names.join("、")}`;
}

function Line({ token }: { token: TokenView }) {
  const end = useWrite(() => remove<TokenView[]>(`${PATH}/${token.id}`), { done: "已收回", refresh: [PATH] });
  const open = token.status === "in_force";
  return (
    <li>
      {token.name} <span className={open ? "tag strong" : "tag"}>{accessWord[token.status]}</span>
      {open ? (
        <Button type="link" loading={end.isPending} onClick={() => end.mutate(undefined)}>
          收回
        </Button>
      ) : null}
      <p className="small muted">
        {scopeWords(token)} · 至 {token.to} · {token.last_used ? `最近使用 ${clockTime(token.last_used)}` : "没有用过"}
      </p>
    </li>
  );
}

function Make({ onClose, onMade }: { onClose: () => void; onMade: (made: MadeToken) => void }) {
  const ledgers = useRead<LedgerBrief[]>("/ledgers");
  const [name, setName] = useState("");
  const [write, setWrite] = useState(false);
  const [reveal, setReveal] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const [to, setTo] = useState<string | null>(null);
  const wish = { name: name.trim(), write, reveal, ledgers: chosen.length > 0 ? chosen : null, to };
  const make = useWrite(() => post<MadeToken>(PATH, wish), {
    refresh: [PATH],
    onDone: (made) => {
      onMade(made);
      onClose();
    },
  });
  return (
    <Modal
      open
      title="新建令牌"
      okText="新建"
      cancelText="取消"
      okButtonProps={{ disabled: !wish.name || !to, loading: make.isPending }}
      onOk={() => make.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        <div>
          <label htmlFor="token-name">用途</label>
          <Input
            id="token-name"
            autoFocus
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div>
          <label htmlFor="token-ledgers">台账（不选为全部）</label>
          <Select
            id="token-ledgers"
            mode="multiple"
            value={chosen}
            onChange={setChosen}
            options={(ledgers.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
            showSearch={{ optionFilterProp: "label" }}
            style={{ width: "100%" }}
          />
        </div>
        <Checkbox checked={write} onChange={(event) => setWrite(event.target.checked)}>
          可以写入
        </Checkbox>
        <Checkbox checked={reveal} onChange={(event) => setReveal(event.target.checked)}>
          可以查看受保护的内容
        </Checkbox>
        <div>
          <label htmlFor="token-to">有效至（最长一年）</label>
          <DateInput id="token-to" value={to} onChange={setTo} />
        </div>
      </div>
    </Modal>
  );
}
