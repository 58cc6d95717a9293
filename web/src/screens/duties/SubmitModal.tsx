// Hands a return in: the records of the period are counted; where there are none, the nil return is confirmed on purpose.
import { Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useMe, useWrite } from "../../api/hooks";
import type { DutyItem } from "../../api/types";
import { Go } from "../../parts/Go";
import { nearDate } from "../../text/dates";
import { number } from "../../text/numbers";
import { REFRESH } from "./words";

export function SubmitModal({ item, onClose }: { item: DutyItem; onClose: () => void }) {
  const me = useMe();
  const [nil, setNil] = useState(false);
  const [note, setNote] = useState("");
  const records = item.records_now ?? 0;
  const send = useWrite(
    () =>
      post<DutyItem>("/duties", {
        ledger: item.ledger,
        duty: item.duty,
        unit: item.unit.id,
        period: item.period,
        nil: records === 0 && nil,
        note: note.trim(),
      }),
    { done: `已报送${item.period_name}${item.duty}`, refresh: REFRESH, onDone: onClose },
  );
  return (
    <Modal
      open
      title={`报送 ${item.period_name}${item.duty}`}
      okText="报送"
      cancelText="取消"
      okButtonProps={{ loading: send.isPending, disabled: records === 0 && !nil }}
      onOk={() => send.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        <p>
          {item.unit.name}，{nearDate(item.from, me.today)}至{nearDate(item.to, me.today)}，
          {item.counted_from ? (
            <>
              {item.ledger_name}由{item.counted_from}汇总，名册里在册 <b>{number(records)}</b> 人，不用另填；报送即确认名册完整。
            </>
          ) : records > 0 ? (
            <>
              在{item.ledger_name}里记了 <b>{number(records)}</b> 条，一并报送。
            </>
          ) : (
            <>在{item.ledger_name}里没有记录。</>
          )}
        </p>
        {records === 0 ? (
          <Checkbox checked={nil} onChange={(event) => setNil(event.target.checked)}>
            本期确实没有发生，零报告
          </Checkbox>
        ) : null}
        <p className="small">
          <Go to={`/ledgers/${item.ledger}`} onClick={onClose}>
            {records > 0 ? "先看看台账" : "有发生的，先去台账登记"}
          </Go>
        </p>
        <div>
          <label htmlFor="duty-note">说明（可不填）</label>
          <Input.TextArea
            id="duty-note"
            rows={2}
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      </div>
    </Modal>
  );
}
