// Puts text on the clipboard and says so; where the browser refuses, that is said too.
import { App } from "antd";
import { useCallback } from "react";

export function useCopy() {
  const { message } = App.useApp();
  return useCallback(
    (text: string, done: string) =>
      navigator.clipboard.writeText(text).then(
        () => message.success(done),
        () => message.warning("浏览器不让复制，请手工选取"),
      ),
    [message],
  );
}
