// Fields and the zones that they are put into: by dragging, or by the menu of each field with keys alone.
import { Button, Dropdown, Select } from "antd";
import { type DragEvent, type ReactNode, useState } from "react";
import type { PivotQuestion, PivotTable } from "../../api/stat";
import type { LedgerDefinition } from "../../api/types";
import { kindOf } from "./conditions";
import { FilterValues } from "./FilterValues";
import { type PivotState, placed, shifted, without, type Zone } from "./usePivot";

const KIND = "application/x-gangmu-field";
const ZONES: { id: Zone; name: string }[] = [
  { id: "rows", name: "行" },
  { id: "columns", name: "列" },
  { id: "filters", name: "筛选" },
];

interface Props {
  table: PivotTable;
  state: PivotState;
  change: (step: (state: PivotState) => PivotState) => void;
  question: PivotQuestion;
  definition: LedgerDefinition | undefined;
}

export function FieldBoard(props: Props) {
  const { table, state, change } = props;
  const used = [...state.rows, ...state.columns, ...state.filters.map((one) => one.field)];
  const free = table.fields.filter((field) => !used.includes(field.id));
  const nameOf = (id: string) => table.fields.find((field) => field.id === id)?.name ?? id;
  return (
    <div className="field-board">
      <Target name="可用的项" onDrop={(field) => change((old) => without(old, field))} className="free">
        {free.map((field) => (
          <Field key={field.id} id={field.id} name={field.name} zone={null} {...props} />
        ))}
        {free.length === 0 ? <span className="muted small">都用上了</span> : null}
      </Target>
      {ZONES.slice(0, 2).map((zone) => (
        <Target key={zone.id} name={zone.name} onDrop={(field) => change((old) => placed(old, field, zone.id))}>
          {state[zone.id as "rows" | "columns"].map((id) => (
            <Field key={id} id={id} name={nameOf(id)} zone={zone.id} {...props} />
          ))}
        </Target>
      ))}
      <Target
        name="筛选"
        onDrop={(field) => {
          if (props.definition && kindOf(field, props.definition) !== null)
            change((old) => placed(old, field, "filters"));
        }}
      >
        {state.filters.map((one) => (
          <span className="row" key={one.field} style={{ gap: 4 }}>
            <Field id={one.field} name={nameOf(one.field)} zone="filters" {...props} />
            <FilterValues
              name={nameOf(one.field)}
              condition={one}
              question={props.question}
              onChange={(values) =>
                change((old) => ({
                  ...old,
                  filters: old.filters.map((other) => (other.field === one.field ? { ...other, values } : other)),
                }))
              }
            />
          </span>
        ))}
      </Target>
      <div className="zone">
        <span className="zone-name">数值</span>
        <Select
          aria-label="数值"
          value={state.value}
          onChange={(value) => change((old) => ({ ...old, value }))}
          options={table.values.map((one) => ({ value: one.id, label: one.name }))}
          showSearch={{ optionFilterProp: "label" }}
          style={{ width: 220, maxWidth: "100%" }}
        />
      </div>
    </div>
  );
}

interface TargetProps {
  name: string;
  className?: string;
  onDrop: (field: string) => void;
  children: ReactNode;
}

function Target({ name, className, onDrop, children }: TargetProps) {
  const [over, setOver] = useState(false);
  const takes = (event: DragEvent) => event.dataTransfer.types.includes(KIND);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a place to drop on is no fieldset of a form
    <div
      role="group"
      aria-label={name}
      className={`zone ${className ?? ""} ${over ? "over" : ""}`}
      onDragOver={(event) => {
        if (!takes(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const field = event.dataTransfer.getData(KIND);
        if (!field) return;
        event.preventDefault();
        onDrop(field);
      }}
    >
      <span className="zone-name">{name}</span>
      {children}
    </div>
  );
}

function Field({ id, name, zone, state, change, definition }: Props & { id: string; name: string; zone: Zone | null }) {
  const fits = (to: Zone) => to !== "filters" || (definition !== undefined && kindOf(id, definition) !== null);
  const others = ZONES.filter((one) => one.id !== zone && fits(one.id));
  const list = zone === "rows" ? state.rows : zone === "columns" ? state.columns : [];
  const at = list.indexOf(id);
  const items = [
    ...others.map((one) => ({
      key: one.id,
      label: `放到${one.name}`,
      onClick: () => change((old) => placed(old, id, one.id)),
    })),
    ...(at > 0 ? [{ key: "front", label: "往前移", onClick: () => change((old) => shifted(old, id, -1)) }] : []),
    ...(at >= 0 && at < list.length - 1
      ? [{ key: "back", label: "往后移", onClick: () => change((old) => shifted(old, id, 1)) }]
      : []),
    ...(zone ? [{ key: "out", label: "拿掉", onClick: () => change((old) => without(old, id)) }] : []),
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items }} autoFocus>
      <Button
        draggable
        className="field-chip"
        onDragStart={(event) => {
          event.dataTransfer.setData(KIND, id);
          event.dataTransfer.effectAllowed = "move";
        }}
        onDragOver={(event) => {
          if (zone !== null && zone !== "filters" && event.dataTransfer.types.includes(KIND)) event.preventDefault();
        }}
        onDrop={(event) => {
          const field = event.dataTransfer.getData(KIND);
          if (!field || field === id || zone === null || zone === "filters") return;
          event.preventDefault();
          event.stopPropagation();
          change((old) => placed(old, field, zone, without(old, field)[zone].indexOf(id)));
        }}
      >
        {name} ▾
      </Button>
    </Dropdown>
  );
}
