// Merges a unit into others, or notes which were split off from it; then says what of its work is still open.
import { App, Input, Modal, Segmented } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useMe, useWrite } from "../../api/hooks";
import type { Succeeded, UnitBrief } from "../../api/types";
import { DateInput } from "../../parts/DateInput";
import { UnitsSelect } from "../../parts/UnitSelect";

export function SuccessionModal({ unit, onClose }: { unit: UnitBrief; onClose: () => void }) {
  const me = useMe();
  const { modal } = App.useApp();
  const [closes, setCloses] = useState(true);
  const [successors, setSuccessors] = useState<number[]>([]);
  const [on, setOn] = useState<string | null>(me.today);
  const [reason, setReason] = useState("");
  const save = useWrite(
    () => post<Succeeded>(`/units/${unit.id}/succession`, { successors, on, closes, reason: reason.trim() }),
    {
      done: (answer) => `已办理${answer.kind}`,
      refresh: ["/units", "/home", "/figures"],
      onDone: (answer) => {
        onClose();
        if (answer.open.length > 0)
          modal.info({
            title: `${unit.name}还有没办结的记录`,
            okText: "知道了",
            content: (
              <ul>
                {answer.open.map((left) => (
                  <li key={left.ledger}>
                    <a href={`/ledgers/${left.ledger}?unit=${unit.id}`}>
                      {left.name} {left.count} 条
                    </a>
                  </li>
                ))}
              </ul>
            ),
          });
      },
    },
  );
  const ready = successors.length > 0 && on && reason.trim();
  return (
    <Modal
      open
      title={`撤并 ${unit.name}`}
      okText="办理"
      cancelText="取消"
      okButtonProps={{ disabled: !ready, loading: save.isPending }}
      onOk={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        <Segmented
          aria-label="办理方式"
          value={closes ? "closes" : "splits"}
          onChange={(value) => setCloses(value === "closes")}
          options={[
            { value: "closes", label: "撤并：本单位不再办学" },
            { value: "splits", label: "分设：本单位继续办学" },
          ]}
        />
        <div>
          <label htmlFor="succession-units">{closes ? "并入哪些单位" : "分出哪些单位"}</label>
          <UnitsSelect id="succession-units" value={successors} onChange={setSuccessors} />
          {closes && successors.length === 1 ? (
            <p className="small muted">记录留在原单位；今后看接续单位的数据，原单位的也算在内。</p>
          ) : null}
          {closes && successors.length > 1 ? (
            <p className="small muted">分流到几个单位的，往年数据留在原单位，不分摊。</p>
          ) : null}
        </div>
        <div>
          <label htmlFor="succession-on">从哪一天起</label>
          <DateInput id="succession-on" value={on} onChange={setOn} />
        </div>
        <div>
          <label htmlFor="succession-reason">依据</label>
          <Input
            id="succession-reason"
            maxLength={200}
            placeholder="如：云府函〔2026〕9号"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      </div>
    </Modal>
  );
}
