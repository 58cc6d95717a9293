// How a new ledger begins: empty, or as a copy of another one.
import { Input, Modal, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { DefinitionBrief } from "../../api/types";

/** What the page of the new ledger begins with; it comes with the navigation. */
export interface Beginning {
  id: string;
  name: string;
  copy: string | null;
}

export function NewModal({ ledgers, onClose }: { ledgers: DefinitionBrief[]; onClose: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [id, setId] = useState("");
  const [copy, setCopy] = useState<string | null>(null);
  const taken = ledgers.some((one) => one.id === id);
  const badId = id !== "" && !/^[a-z][a-z0-9_]*$/.test(id);
  const words = taken ? "已经有这个标识" : badId ? "要以小写字母开头，只用小写字母、数字和下划线" : "";
  const begin = () => navigate("/definitions/new", { state: { id, name, copy } satisfies Beginning });
  return (
    <Modal
      open
      title="新建台账"
      okText="开始"
      cancelText="取消"
      okButtonProps={{ disabled: !name.trim() || !id || taken || badId }}
      onOk={begin}
      onCancel={onClose}
    >
      <div className="stack">
        <div>
          <label htmlFor="new-name">名称</label>
          <Input id="new-name" autoFocus value={name} onChange={(event) => setName(event.target.value)} />
        </div>
        <div>
          <label htmlFor="new-id">标识（英文，保存后不能改）</label>
          <Input
            id="new-id"
            value={id}
            status={words ? "error" : undefined}
            aria-describedby="new-id-words"
            onChange={(event) => setId(event.target.value)}
          />
          <p id="new-id-words" className="bad-words small">
            {words}
          </p>
        </div>
        <div>
          <label htmlFor="new-copy">照着哪本台账</label>
          <Select
            id="new-copy"
            style={{ width: "100%" }}
            showSearch={{ optionFilterProp: "label" }}
            allowClear
            placeholder="从空白开始"
            value={copy ?? undefined}
            options={ledgers.filter((one) => !one.broken).map((one) => ({ value: one.id, label: one.name }))}
            onChange={(next) => setCopy(next ?? null)}
          />
        </div>
      </div>
    </Modal>
  );
}
