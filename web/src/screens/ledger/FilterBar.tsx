// Search words and filter chips of a ledger; the choice of a new filter is made by field, each with the input that fits it.
import { Button, Input, InputNumber, Popover, Select } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useRead, useUnitName, useUnits } from "../../api/hooks";
import type { FieldDefinition, LedgerDefinition, TagCount } from "../../api/types";
import { scaleOf, unitOf } from "../../fields/numeric";
import { isTree, TreeSelect, TreesSelect } from "../../fields/tree";
import { DateInput } from "../../parts/DateInput";
import { UnitSelect } from "../../parts/UnitSelect";
import { compact } from "../../text/identity";
import { type Filter, filterKind, filterWords } from "./filters";
import type { LedgerAddress } from "./useLedgerAddress";

interface Props {
  definition: LedgerDefinition;
  address: LedgerAddress;
  /** Stands before the words: the saved views. */
  lead?: ReactNode;
  children?: ReactNode;
}

export function FilterBar({ definition, address, lead, children }: Props) {
  const [typed, setTyped] = useState(address.q ?? "");
  const [open, setOpen] = useState(false);
  const needUnits = address.filters.some((filter) => filter.kind === "code");
  const units = useUnits(needUnits);
  const unit = useUnitName(address.unit ? Number(address.unit) : null);
  const nameOf = (code: string) => units.data?.find((one) => one.code === code)?.name ?? code;
  const { q, setOne } = address;
  const sent = useRef(q || null);
  useEffect(() => {
    const words = typed.trim() || null;
    // Writing what is there already would break off a drawer that is just being opened.
    if (words === (q || null)) return;
    const timer = setTimeout(() => {
      sent.current = words;
      setOne("q", words);
    }, 250);
    return () => clearTimeout(timer);
  }, [typed, q, setOne]);
  // Words that did not come from here: a saved view brings its own, clearing takes them away.
  useEffect(() => {
    if ((q || null) === sent.current) return;
    sent.current = q || null;
    setTyped(q ?? "");
  }, [q]);
  const without = (index: number) => address.setFilters(address.filters.filter((_, at) => at !== index));
  const hasOverdue = address.filters.some((filter) => filter.field === "overdue");
  return (
    <div className="row wrap" style={{ marginBottom: 8 }}>
      {lead}
      <Input
        type="search"
        aria-label="在本台账里找"
        placeholder="找编号、单位、内容"
        allowClear
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        style={{ width: 200 }}
      />
      <Popover
        trigger="click"
        open={open}
        onOpenChange={setOpen}
        placement="bottomLeft"
        destroyOnHidden
        content={
          <NewFilter
            definition={definition}
            onAdd={(filter) => {
              address.setFilters([...address.filters.filter((one) => one.field !== filter.field), filter]);
              setOpen(false);
            }}
            onTag={(tag) => {
              address.setOne("tag", tag);
              setOpen(false);
            }}
            onUnit={(id) => {
              address.setOne("unit", id === null ? null : String(id));
              setOpen(false);
            }}
          />
        }
      >
        <Button>+ 条件</Button>
      </Popover>
      {definition.brief.overdue > 0 && !hasOverdue ? (
        <Button
          onClick={() => address.setFilters([...address.filters, { field: "overdue", kind: "is", values: ["true"] }])}
        >
          ■ 只看超期
        </Button>
      ) : null}
      {address.unit ? <Chip words={`单位：${unit}`} onRemove={() => address.setOne("unit", null)} /> : null}
      {address.tag ? <Chip words={`标签：${address.tag}`} onRemove={() => address.setOne("tag", null)} /> : null}
      {address.where ? <Chip words="另有条件" onRemove={() => address.setOne("where", null)} /> : null}
      {address.filters.map((filter, index) => (
        <Chip key={filter.field} words={filterWords(filter, definition, nameOf)} onRemove={() => without(index)} />
      ))}
      {address.filters.length + [address.unit, address.tag, address.where].filter(Boolean).length > 1 ? (
        <Button
          type="link"
          onClick={() =>
            address.set((next) => {
              for (const name of ["f", "unit", "tag", "where"]) next.delete(name);
            })
          }
        >
          清空条件
        </Button>
      ) : null}
      {children}
    </div>
  );
}

function Chip({ words, onRemove }: { words: string; onRemove: () => void }) {
  return (
    <button type="button" className="plain tag strong" onClick={onRemove} aria-label={`去掉条件 ${words}`}>
      {words} ✕
    </button>
  );
}

const OWNER = "owner";
const TAG = " tag";

function NewFilter(props: {
  definition: LedgerDefinition;
  onAdd: (filter: Filter) => void;
  onUnit: (id: number | null) => void;
  onTag: (tag: string) => void;
}) {
  const tags = useRead<TagCount[]>(`/ledgers/${props.definition.brief.id}/tags`);
  const [picked, setPicked] = useState<string | null>(null);
  const fields = props.definition.fields.filter((field) => filterKind(field) !== null);
  const field = fields.find((one) => one.id === picked);
  return (
    <div className="stack" style={{ width: 280, gap: 8 }}>
      <Select
        aria-label="按哪一项"
        placeholder="按哪一项"
        autoFocus
        value={picked ?? undefined}
        onChange={setPicked}
        showSearch={{ optionFilterProp: "label" }}
        options={[
          { value: OWNER, label: "填报单位" },
          ...(tags.data?.length ? [{ value: TAG, label: "标签" }] : []),
          ...fields.map((one) => ({ value: one.id, label: one.name })),
        ]}
      />
      {picked === OWNER ? <UnitSelect value={null} onChange={props.onUnit} label="填报单位" /> : null}
      {picked === TAG ? (
        <Select
          aria-label="标签"
          placeholder="哪个标签"
          showSearch
          onChange={props.onTag}
          options={tags.data?.map(({ tag, count }) => ({ value: tag, label: `${tag}（${count} 条）` }))}
        />
      ) : null}
      {field ? <FilterInput key={field.id} field={field} onAdd={props.onAdd} /> : null}
    </div>
  );
}

function FilterInput({ field, onAdd }: { field: FieldDefinition; onAdd: (filter: Filter) => void }) {
  const kind = filterKind(field);
  const units = useUnits(kind === "code");
  const [chosen, setChosen] = useState<string[]>([]);
  const [range, setRange] = useState<[string, string]>(["", ""]);
  if (kind === "is")
    return (
      <div className="row">
        <Button onClick={() => onAdd({ field: field.id, kind, values: ["true"] })}>是</Button>
        <Button onClick={() => onAdd({ field: field.id, kind, values: ["false"] })}>否</Button>
      </div>
    );
  if (kind === "code")
    return (
      <UnitSelect
        value={null}
        kinds={field.unit_kinds}
        label={field.name}
        onChange={(id) => {
          const code = units.data?.find((unit) => unit.id === id)?.code;
          if (code) onAdd({ field: field.id, kind, values: [code] });
        }}
      />
    );
  if (kind === "under")
    return (
      <TreeSelect
        field={field}
        id="new-filter"
        label={field.name}
        any
        value={null}
        onChange={(code) => code && onAdd({ field: field.id, kind, values: [String(code)] })}
      />
    );
  if (kind === "eq")
    return (
      <Input.Search
        aria-label={field.name}
        placeholder={`完整的${field.name}`}
        enterButton="加上"
        onSearch={(text) => compact(text) && onAdd({ field: field.id, kind, values: [compact(text)] })}
      />
    );
  if (kind === "in")
    return (
      <>
        {isTree(field) ? (
          <TreesSelect
            field={field}
            id="new-filter"
            label={field.name}
            value={chosen}
            onChange={(codes) => setChosen((codes as string[] | null) ?? [])}
          />
        ) : (
          <Select
            mode="multiple"
            aria-label={field.name}
            placeholder="可选几项"
            value={chosen}
            onChange={setChosen}
            options={field.codes.map((code) => ({ value: code, label: code }))}
          />
        )}
        <Button
          type="primary"
          disabled={chosen.length === 0}
          onClick={() => onAdd({ field: field.id, kind, values: chosen })}
        >
          加上
        </Button>
      </>
    );
  const input = (at: 0 | 1, label: string) =>
    field.type === "date" || field.type === "time" ? (
      <DateInput
        label={label}
        placeholder={label}
        value={range[at] || null}
        onChange={(value) => setRange(at === 0 ? [value ?? "", range[1]] : [range[0], value ?? ""])}
      />
    ) : (
      <InputNumber<number>
        aria-label={label}
        placeholder={label}
        controls={false}
        style={{ width: "100%" }}
        suffix={unitOf(field) ?? undefined}
        value={range[at] === "" ? null : Number(range[at]) / scaleOf(field)}
        onChange={(value) => {
          const text = value === null ? "" : String(Math.round(value * scaleOf(field) * 100) / 100);
          setRange(at === 0 ? [text, range[1]] : [range[0], text]);
        }}
      />
    );
  return (
    <>
      <div className="row">
        {input(0, "从")}
        {input(1, "到")}
      </div>
      <Button
        type="primary"
        disabled={!range[0] && !range[1]}
        onClick={() => onAdd({ field: field.id, kind: "between", values: range })}
      >
        加上
      </Button>
    </>
  );
}
