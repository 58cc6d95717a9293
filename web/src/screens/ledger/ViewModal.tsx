// Names a view and says who sees it: oneself, or a role, which the office that answers for the ledger decides.
import { Input, Modal, Select } from "antd";
import { useState } from "react";
import { type ApiError, post, put } from "../../api/client";
import { useMe, useWrite } from "../../api/hooks";
import type { LedgerDefinition, Role, SavedView, ViewContent } from "../../api/types";
import { withAdvice } from "../../text/advice";

const ROLES: [Exclude<Role, "admin">, string][] = [
  ["leader", "局领导"],
  ["general", "办公室"],
  ["office", "科室"],
  ["inspector", "责任督学"],
  ["school", "学校（园）"],
];
const ALONE = "";

interface Props {
  definition: LedgerDefinition;
  /** The view to be renamed; none for a new one. */
  view: SavedView | null;
  content: ViewContent;
  onClose: () => void;
  onMade: (view: SavedView) => void;
}

export function ViewModal({ definition, view, content, onClose, onMade }: Props) {
  const me = useMe();
  const { brief } = definition;
  const [name, setName] = useState(view?.name ?? "");
  const [role, setRole] = useState<string>(view?.shared_with ?? ALONE);
  const [error, setError] = useState<ApiError | null>(null);
  const body = () => ({ name: name.trim(), shared_with: role || null, content: view?.content ?? content });
  const save = useWrite(
    () => (view ? put<SavedView>(`/views/${view.id}`, body()) : post<SavedView>(`/ledgers/${brief.id}/views`, body())),
    {
      done: view ? "已改" : "视图已存",
      refresh: [`/ledgers/${brief.id}/views`],
      onDone: (made) => {
        if (!view) onMade(made);
        onClose();
      },
      onError: (problem) => {
        setError(problem);
        return true;
      },
    },
  );
  const shares = view?.shared_with != null || me.unit.name === brief.office_name;
  return (
    <Modal
      open
      title={view ? "改视图" : "存为视图"}
      okText={view ? "改好了" : "保存"}
      cancelText="取消"
      okButtonProps={{ disabled: name.trim() === "", loading: save.isPending }}
      onOk={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) save.mutate(undefined);
        }}
      >
        {view ? null : <p className="muted">记下现在的条件、排序、列和看法。</p>}
        <div>
          <label htmlFor="view-name">名称</label>
          <Input
            id="view-name"
            autoFocus
            maxLength={30}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setError(null);
            }}
          />
        </div>
        {shares ? (
          <div>
            <label htmlFor="view-role">给谁看</label>
            <Select
              id="view-role"
              value={role}
              onChange={setRole}
              style={{ width: "100%" }}
              options={[
                { value: ALONE, label: "只我自己" },
                ...ROLES.map(([value, label]) => ({ value, label: `${label}岗位的人都看得到` })),
              ]}
            />
          </div>
        ) : null}
        {error ? (
          <p role="alert" className="bad-words">
            {withAdvice(error.body)}
          </p>
        ) : null}
      </form>
    </Modal>
  );
}
