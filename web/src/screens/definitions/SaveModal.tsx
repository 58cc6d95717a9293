// Before a definition is saved: what it does, what is lost and that this is wanted, and why.
import { Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import type { DefinitionLoss } from "../../api/types";

interface Props {
  title: string;
  action: string;
  steps: string[];
  losses: DefinitionLoss[];
  running: boolean;
  onSave: (reason: string, acceptLoss: boolean) => void;
  onClose: () => void;
}

export function SaveModal({ title, action, steps, losses, running, onSave, onClose }: Props) {
  const [reason, setReason] = useState("");
  const [accepted, setAccepted] = useState(false);
  const waits = !reason.trim() || (losses.length > 0 && !accepted);
  return (
    <Modal
      open
      title={title}
      okText={action}
      cancelText="取消"
      okButtonProps={{ disabled: waits, loading: running, danger: losses.length > 0 }}
      onOk={() => onSave(reason.trim(), accepted)}
      onCancel={onClose}
    >
      <div className="stack">
        {steps.length > 0 ? (
          <ul>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
        ) : (
          <p className="muted">立即生效。</p>
        )}
        {losses.length > 0 ? (
          <>
            <ul className="bad-words">
              {losses.map((loss) => (
                <li key={loss.words}>■ {loss.words}</li>
              ))}
            </ul>
            <Checkbox checked={accepted} onChange={(event) => setAccepted(event.target.checked)}>
              确认丢失
            </Checkbox>
          </>
        ) : null}
        <div>
          <label htmlFor="save-reason">原因</label>
          <Input.TextArea
            id="save-reason"
            autoFocus
            rows={3}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      </div>
    </Modal>
  );
}
