// Says whether the draft is kept on the server, and what to do when it is not.
import { Button } from "antd";
import type { DraftWork } from "./useDraft";

export function SaveMark({ work, reload }: { work: DraftWork; reload: () => void }) {
  if (work.save === "stale")
    return (
      <span role="alert" className="row">
        别处改过这份草稿，
        <Button onClick={reload}>载入最新的</Button>
      </span>
    );
  if (work.save === "failed")
    return (
      <span role="alert" className="row">
        没有存上：{work.error?.body.message}
        <Button onClick={() => void work.flush().catch(() => undefined)}>再存一次</Button>
      </span>
    );
  return (
    <span className="muted small" role="status">
      {work.save === "saved" ? "已自动保存" : "正在保存…"}
    </span>
  );
}
