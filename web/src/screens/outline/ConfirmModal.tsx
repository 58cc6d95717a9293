// Before the draft becomes the year's plan: what will be made, what is still open, and a reason where a forbidden target is kept.
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { type ApiError, post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { Confirmed, DocumentDetail } from "../../api/types";
import { useAddress } from "../../parts/address";
import { withAdvice } from "../../text/advice";
import { acceptRest } from "./edits";
import type { Show } from "./show";
import { tally } from "./tally";
import type { DraftWork } from "./useDraft";

interface Props {
  open: boolean;
  document: DocumentDetail;
  work: DraftWork;
  unclassified: number;
  /** Errors of the audit that nobody has settled. */
  errors: number;
  onClose: () => void;
  onShow: (show: Show) => void;
}

export function ConfirmModal({ open, document, work, unclassified, errors, onClose, onShow }: Props) {
  const navigate = useNavigate();
  const address = useAddress();
  const [reason, setReason] = useState("");
  const [refused, setRefused] = useState<ApiError | null>(null);
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
      onError: (error) => {
        setRefused(error);
        return true;
      },
    },
  );
  // A rule may catch a label that was changed by hand: then only the server knows that a reason is wanted.
  const wanted = counts.kept > 0 || refused !== null;
  const given = counts.kept === 0 || reason.trim() !== "";
  const ready = counts.todo === 0 && counts.accepted > 0 && counts.undecided === 0 && given;
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
        {counts.undecided > 0 ? (
          <li>
            ✕ {counts.undecided} 个指标是现行规定不允许的，要逐个决定放弃还是保留。
            <Button type="link" onClick={() => onShow("doubtful")}>
              去决定
            </Button>
          </li>
        ) : null}
        {errors > 0 ? (
          <li>
            ▲ 核对发现 {errors} 处错误还没有处理，不影响立项，印发前请改。
            <Button type="link" onClick={() => onShow("audit")}>
              去看
            </Button>
          </li>
        ) : null}
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
      {refused ? (
        <div role="alert" className="doc-notes" style={{ marginTop: 12 }}>
          <p>{withAdvice(refused.body)}</p>
          <ul>
            {refused.findings.map((finding) => (
              <li key={finding.message}>{withAdvice(finding)}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {wanted ? (
        <label style={{ display: "block", marginTop: 12 }}>
          {counts.kept > 0
            ? `保留了 ${counts.kept} 个现行规定不允许的指标，请写明理由（会记入档案）`
            : "理由（保留不允许的指标时必填）"}
          <Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        </label>
      ) : null}
    </Modal>
  );
}
