// Shows a task's sentence in phrases; a click between two of them splits it there.
import { Button, Modal } from "antd";
import { Fragment } from "react";
import type { DraftTask } from "../../api/types";
import { splitPlaces } from "./edits";

interface Props {
  task: DraftTask;
  points: string[];
  onClose: () => void;
  onSplit: (at: number) => void;
}

export function SplitModal({ task, points, onClose, onSplit }: Props) {
  const places = splitPlaces(task, points);
  const edges = [task.start, ...places, task.end];
  return (
    <Modal open title="从哪里拆开？" footer={null} onCancel={onClose}>
      {places.length === 0 ? <p>这一句没有可拆的停顿。也可以在左边原文里选中第二条开头的字，再按 S。</p> : null}
      <p style={{ lineHeight: 2.2 }}>
        {edges.slice(0, -1).map((start, index) => (
          <Fragment key={start}>
            {points.slice(start, edges[index + 1]).join("")}
            {index < places.length ? (
              <Button
                style={{ margin: "0 6px" }}
                onClick={() => onSplit(places[index])}
                aria-label={`在第${index + 1}处拆开`}
              >
                ✂ 拆
              </Button>
            ) : null}
          </Fragment>
        ))}
      </p>
    </Modal>
  );
}
