// Before the draft becomes the year's plan: what will be made, what is still open, and a reason when it was confirmed before.
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { Confirmed, DocumentDetail } from "../../api/types";
import { useAddress } from "../../parts/address";
import { acceptRest, tally } from "./edits";
import type { DraftWork } from "./useDraft";
import type { Show } from "./Workbench";

interface Props {
  open: boolean;
  document: DocumentDetail;
  work: DraftWork;
  unclassified: number;
  onClose: () => void;
  onShow: (show: Show) => void;
}

export function ConfirmModal({ open, document, work, unclassified, onClose, onShow }: Props) {
  const navigate = useNavigate();
  const address = useAddress();
  const [reason, setReason] = useState("");
  const again = document.brief.status === "confirmed";
  const counts = tally(work.draft);
  const confirm = useWrite(
    async () => {
      const revision = await work.flush();
      return post<Confirmed>(`/documents/${document.brief.id}/confirm`, {
        revision,
        reason: reason || undefined,
      });
    },
    {
      done: (result) => `已立项 ${result.tasks} 项任务`,
      refresh: ["/"],
      onDone: (result) => navigate(address(`/plan?year=${result.year}`)),
    },
  );
  const ready = counts.todo === 0 && counts.accepted > 0 && (!again || reason.trim() !== "");
  return (
    <Modal
      open={open}
      title={`确认成${work.draft.year}年任务`}
      okText={`立项 ${counts.accepted} 项任务`}
      cancelText="再看看"
      okButtonProps={{ disabled: !ready, loading: confirm.isPending }}
      onOk={() => confirm.mutate(undefined)}
      onCancel={onClose}
    >
      <ul className="stack" style={{ gap: 6 }}>
        <li>
          {counts.goals} 个目标，{counts.accepted} 项任务，{counts.targets} 个指标（其中 {counts.bound} 个从台账计数，
          {counts.byHand} 个手工填报）。
        </li>
        {counts.noLead > 0 ? <li>▲ {counts.noLead} 项还没有定牵头单位，立项后可在任务页补。</li> : null}
        {counts.dropped > 0 ? <li>{counts.dropped} 项不要，不立项。</li> : null}
        <li>
          {unclassified > 0 ? (
            <>
              ▲ {unclassified} 句还没有归类。
              <Button type="link" onClick={() => onShow("others")}>
                去归类
              </Button>
            </>
          ) : (
            "原文每一句都有归处。"
          )}
        </li>
        {counts.todo > 0 ? (
          <li>
            还有 {counts.todo} 条没有看过：
            <Button type="link" onClick={() => work.change(acceptRest)}>
              全部接受
            </Button>
            <Button type="link" onClick={() => onShow("todo")}>
              回去看
            </Button>
          </li>
        ) : null}
      </ul>
      {again ? (
        <label style={{ display: "block", marginTop: 12 }}>
          这份要点确认过，再次确认会修改任务。理由
          <Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        </label>
      ) : null}
    </Modal>
  );
}
