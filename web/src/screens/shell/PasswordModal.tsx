// Changes one's own password; cannot be put off when the account demands it.

import { Input, Modal } from "antd";
import { useState } from "react";
import { type ApiError, post } from "../../api/client";
import { SESSION, useWrite } from "../../api/hooks";
import { withAdvice } from "../../text/advice";

export function PasswordModal({ open, must, onClose }: { open: boolean; must: boolean; onClose: () => void }) {
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const change = useWrite((body: { old: string; new: string }) => post("/session/password", body), {
    done: "密码已修改",
    refresh: [SESSION],
    onDone: () => {
      setOld("");
      setFresh("");
      setAgain("");
      setError(null);
      onClose();
    },
    onError: (problem) => {
      setError(problem);
      return true;
    },
  });
  const trouble = again && fresh !== again ? "两次输入的新密码不一样" : "";
  return (
    <Modal
      open={open}
      title={must ? "第一次登录，请先换掉初始密码" : "修改密码"}
      okText="修改密码"
      cancelText="取消"
      closable={!must}
      mask={{ closable: !must }}
      keyboard={!must}
      cancelButtonProps={{ style: must ? { display: "none" } : undefined }}
      okButtonProps={{ disabled: !old || !fresh || fresh !== again, loading: change.isPending }}
      onOk={() => change.mutate({ old, new: fresh })}
      onCancel={onClose}
    >
      <div className="stack">
        <label>
          原密码
          <Input.Password
            autoComplete="current-password"
            value={old}
            onChange={(event) => setOld(event.target.value)}
          />
        </label>
        <label>
          新密码
          <Input.Password
            autoComplete="new-password"
            value={fresh}
            onChange={(event) => setFresh(event.target.value)}
          />
        </label>
        <label>
          再输一遍新密码
          <Input.Password
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.target.value)}
          />
        </label>
        {trouble ? <p role="alert">{trouble}</p> : null}
        {error ? <p role="alert">{withAdvice(error.body)}</p> : null}
      </div>
    </Modal>
  );
}
