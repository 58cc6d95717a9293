// Freezes the year: what is still open is said before, and then wants a reason that is kept with the snapshot.
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { CensusBoard, SnapshotBrief } from "../../api/stat";
import { STANDING_ON } from "./words";

export function FreezeButton({ board }: { board: CensusBoard }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        封账…
      </Button>
      {open ? <Freeze board={board} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Freeze({ board, onClose }: { board: CensusBoard; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const whole = board.open.length === 0;
  const freeze = useWrite(
    () => post<SnapshotBrief>(`/census/${board.year}/freeze`, { reason: reason.trim() || null }),
    {
      done: (made) => `已封账：${made.title}，摘要 ${made.digest.slice(0, 8)}`,
      refresh: STANDING_ON,
      onDone: onClose,
    },
  );
  return (
    <Modal
      open
      title={`${board.year}年事业统计封账`}
      okText="封账"
      cancelText="取消"
      okButtonProps={{ disabled: !whole && reason.trim() === "", loading: freeze.isPending }}
      onOk={() => freeze.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack" style={{ gap: 8 }}>
        <p>封账后这份数据不再变动，{board.year}年的指标都按它计算。</p>
        {whole ? (
          <p className="met yes">✓ 各表都已通过</p>
        ) : (
          <>
            <p className="warn-words">还有 {board.open.length} 件没办完：</p>
            <ul className="small">
              {board.open.map((sentence) => (
                <li key={sentence}>▲ {sentence}</li>
              ))}
            </ul>
            <div>
              <label htmlFor="freeze-reason">为什么现在封</label>
              <Input.TextArea
                id="freeze-reason"
                rows={2}
                maxLength={100}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}
