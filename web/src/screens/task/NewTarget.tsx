// Adds a target by hand to a task that is already in the plan.
import { Button, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useRead, useWrite } from "../../api/hooks";
import type { Comparator, MeasureInfo, TaskDetail } from "../../api/types";
import { COMPARATORS, comparatorWord } from "../../text/words";

export function NewTarget({ task, onClose }: { task: TaskDetail; onClose: () => void }) {
  const measures = useRead<MeasureInfo[]>("/measures", {}, { staleTime: 600_000 });
  const [label, setLabel] = useState("");
  const [comparator, setComparator] = useState<Comparator>("ge");
  const [value, setValue] = useState<number | null>(null);
  const [max, setMax] = useState<number | null>(null);
  const [unit, setUnit] = useState("");
  const [source, setSource] = useState<string>("");
  const save = useWrite((body: object) => post(`/tasks/${task.row.id}/targets`, body), {
    done: "已加上",
    refresh: [`/tasks/${task.row.id}`, "/plan", "/home"],
    onDone: onClose,
  });
  const options = (measures.data ?? [])
    .filter((one) => !one.never_target)
    .map((one) => ({
      value: `${one.ledger}.${one.measure}`,
      label: `${one.ledger_name} · ${one.name}（${one.unit}）`,
    }));
  const choose = (next: string) => {
    setSource(next);
    const found = measures.data?.find((one) => `${one.ledger}.${one.measure}` === next);
    if (found && !unit) setUnit(found.unit);
    if (found && !label) setLabel(found.name);
  };
  const [ledger, measure] = source ? source.split(".") : [null, null];
  return (
    <form
      className="stack"
      style={{ gap: 8, borderTop: "1px solid var(--line)", paddingTop: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({
          label,
          comparator,
          value,
          value_max: comparator === "range" ? max : null,
          unit,
          year: task.year,
          ledger,
          measure,
          slice: null,
        });
      }}
    >
      <div className="row wrap">
        <Input
          aria-label="指标名称"
          placeholder="指标名称"
          value={label}
          onChange={(event) => setLabel(event.target.value)}
          style={{ flex: "1 1 160px" }}
        />
        <Select
          aria-label="比较"
          value={comparator}
          onChange={setComparator}
          options={COMPARATORS.map((one) => ({ value: one, label: comparatorWord[one] }))}
          style={{ width: 90 }}
        />
        <InputNumber<number> aria-label="目标值" value={value} onChange={setValue} controls={false} />
        {comparator === "range" ? (
          <InputNumber<number> aria-label="目标值上限" value={max} onChange={setMax} controls={false} />
        ) : null}
        <Input
          aria-label="计量单位"
          placeholder="单位"
          value={unit}
          onChange={(event) => setUnit(event.target.value)}
          style={{ width: 80 }}
        />
      </div>
      <Select
        aria-label="从哪里计数"
        value={source}
        onChange={choose}
        options={[{ value: "", label: "手工填报" }, ...options]}
        showSearch={{ optionFilterProp: "label" }}
      />
      <div className="row">
        <Button type="primary" htmlType="submit" disabled={!label.trim() || value === null} loading={save.isPending}>
          加上
        </Button>
        <Button onClick={onClose}>取消</Button>
      </div>
    </form>
  );
}
