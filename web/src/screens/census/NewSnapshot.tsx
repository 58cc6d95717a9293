// Keeps the present data as a snapshot of its own, under a name, a title and a day.
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useMe, useWrite } from "../../api/hooks";
import type { SnapshotBrief } from "../../api/stat";
import { DateInput } from "../../parts/DateInput";
import { longDate } from "../../text/dates";
import { STANDING_ON } from "./words";

export function NewSnapshot() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="link" onClick={() => setOpen(true)}>
        把当前数据封存…
      </Button>
      {open ? <Make onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Make({ onClose }: { onClose: () => void }) {
  const { today } = useMe();
  const [name, setName] = useState(`data-${today}`);
  const [title, setTitle] = useState(`${longDate(today)}数据`);
  const [day, setDay] = useState<string | null>(today);
  const make = useWrite(() => post<SnapshotBrief>("/snapshots", { name, title: title.trim(), as_of: day }), {
    done: (made) => `已封存：${made.title}，摘要 ${made.digest.slice(0, 8)}`,
    refresh: STANDING_ON,
    onDone: onClose,
  });
  const named = /^[a-z0-9][a-z0-9-]*$/.test(name);
  return (
    <Modal
      open
      title="把当前数据封存"
      okText="封存"
      cancelText="取消"
      okButtonProps={{ disabled: !named || title.trim() === "" || day === null, loading: make.isPending }}
      onOk={() => make.mutate(undefined)}
      onCancel={onClose}
    >
      <div className="stack" style={{ gap: 8 }}>
        <div>
          <label htmlFor="snapshot-title">标题</label>
          <Input id="snapshot-title" value={title} maxLength={60} onChange={(event) => setTitle(event.target.value)} />
        </div>
        <div>
          <label htmlFor="snapshot-name">代号</label>
          <Input
            id="snapshot-name"
            value={name}
            maxLength={40}
            status={named ? undefined : "error"}
            aria-describedby="snapshot-name-rule"
            onChange={(event) => setName(event.target.value)}
          />
          <p id="snapshot-name-rule" className={named ? "small muted" : "small bad-words"}>
            小写字母、数字和连字符
          </p>
        </div>
        <div>
          <label htmlFor="snapshot-day">截至</label>
          <DateInput id="snapshot-day" value={day} onChange={setDay} />
        </div>
      </div>
    </Modal>
  );
}
