// Asks for a reason before something that must be explained; resolves to null when the person turns back.
import { App, Input } from "antd";
import { useCallback } from "react";

export function useReason() {
  const { modal } = App.useApp();
  return useCallback(
    (ask: { title: string; action: string; hint?: string; optional?: boolean }) =>
      new Promise<string | null>((resolve) => {
        let reason = "";
        modal.confirm({
          title: ask.title,
          okText: ask.action,
          cancelText: "取消",
          icon: null,
          content: (
            <div className="stack" style={{ gap: 6, marginTop: 8 }}>
              {ask.hint ? <p className="muted">{ask.hint}</p> : null}
              <label htmlFor="reason-text">{ask.optional ? "说明（可不填）" : "理由"}</label>
              <Input.TextArea
                id="reason-text"
                autoFocus
                rows={3}
                maxLength={200}
                onChange={(event) => {
                  reason = event.target.value.trim();
                }}
              />
            </div>
          ),
          onOk: () => {
            if (!reason && !ask.optional) return Promise.reject(new Error("reason"));
            resolve(reason);
          },
          onCancel: () => resolve(null),
        });
      }),
    [modal],
  );
}
