// Adds a piece to a definition for those who do not write it by hand: a field, a state, a move, codes.
import { Checkbox, Input, Modal, Select } from "antd";
import { type ReactNode, useState } from "react";
import type { LedgerDefinition, Role } from "../../api/types";
import { addCodes, addItem, addState, FIELD_TYPES, type FieldType, MOVERS } from "./snippets";

export type Piece = "field" | "state" | "move" | "codes";
export const pieceWord: Record<Piece, string> = {
  field: "加字段",
  state: "加状态",
  move: "加流转",
  codes: "加选项",
};

interface Props {
  piece: Piece;
  text: string;
  ledger: LedgerDefinition;
  onDone: (text: string) => void;
  onClose: () => void;
}

interface Typed {
  name: string;
  id: string;
  type: FieldType;
  required: boolean;
  list: boolean;
  codes: string;
  ledger: string;
  final: boolean;
  from: string[];
  to: string;
  by: Role[];
  requires: string[];
  reason: boolean;
  field: string;
}

const empty: Typed = {
  name: "",
  id: "",
  type: "text",
  required: false,
  list: false,
  codes: "",
  ledger: "",
  final: false,
  from: [],
  to: "",
  by: [],
  requires: [],
  reason: false,
  field: "",
};

const codesOf = (typed: string) => [...new Set(typed.split(/[\n、，,；;]/).map((code) => code.trim()))].filter(Boolean);

/** An id that nobody has yet, for those who do not care. */
function freeId(piece: Piece, ledger: LedgerDefinition): string {
  const taken = new Set([...ledger.fields, ...ledger.states, ...ledger.moves].map((one) => one.id));
  let number = 1;
  while (taken.has(`${piece}_${number}`)) number++;
  return `${piece}_${number}`;
}

function apply(piece: Piece, text: string, typed: Typed): string {
  const { id, name } = typed;
  const coded = typed.type === "code" || typed.type === "codes";
  const yes = (value: boolean) => value || undefined;
  if (piece === "field")
    return addItem(text, "field", {
      id,
      name,
      type: typed.type,
      codes: coded ? codesOf(typed.codes) : undefined,
      ledger: typed.type === "ref" ? typed.ledger : undefined,
      required: yes(typed.required),
      list: yes(typed.list),
    });
  if (piece === "codes") return addCodes(text, typed.field, codesOf(typed.codes));
  if (piece === "state") return addState(text, { id, name });
  return addItem(text, "move", {
    id,
    name,
    from: typed.from.length === 1 ? typed.from[0] : typed.from,
    to: typed.to,
    by: typed.by,
    requires: typed.requires.length > 0 ? typed.requires : undefined,
    reason: yes(typed.reason),
  });
}

function lacks(piece: Piece, typed: Typed): boolean {
  if (piece === "codes") return !typed.field || codesOf(typed.codes).length === 0;
  if (!typed.name.trim() || !/^[a-z][a-z0-9_]*$/.test(typed.id)) return true;
  if (piece === "move") return typed.from.length === 0 || !typed.to || typed.by.length === 0;
  if (piece === "state") return false;
  if (typed.type === "ref") return !typed.ledger;
  return (typed.type === "code" || typed.type === "codes") && codesOf(typed.codes).length === 0;
}

export function AddModal({ piece, text, ledger, onDone, onClose }: Props) {
  const [typed, setTyped] = useState<Typed>(() => ({ ...empty, id: freeId(piece, ledger) }));
  const set = (part: Partial<Typed>) => setTyped((old) => ({ ...old, ...part }));
  const states = ledger.states.map((state) => ({ value: state.id, label: state.name }));
  const fields = ledger.fields.map((field) => ({ value: field.id, label: field.name }));
  const coded = ledger.fields.filter((field) => field.type === "code" || field.type === "codes");
  const asksCodes = piece === "codes" || (piece === "field" && (typed.type === "code" || typed.type === "codes"));
  const done = () => {
    const next = apply(piece, text, typed);
    if (next !== text) onDone(next);
    else set({ field: "" });
  };
  return (
    <Modal
      open
      title={pieceWord[piece]}
      okText="插入"
      cancelText="取消"
      okButtonProps={{ disabled: lacks(piece, typed) }}
      onOk={done}
      onCancel={onClose}
    >
      <div className="stack">
        {piece === "codes" ? (
          <Line id="add-field" label="字段">
            <Select
              id="add-field"
              value={typed.field || undefined}
              options={coded.map((field) => ({ value: field.id, label: field.name }))}
              onChange={(field) => set({ field })}
            />
          </Line>
        ) : (
          <>
            <Line id="add-name" label="名称">
              <Input
                id="add-name"
                autoFocus
                value={typed.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            </Line>
            <Line id="add-id" label="标识（小写字母、数字、下划线）">
              <Input id="add-id" value={typed.id} onChange={(event) => set({ id: event.target.value })} />
            </Line>
          </>
        )}
        {piece === "field" ? (
          <>
            <Line id="add-type" label="类型">
              <Select
                id="add-type"
                showSearch={{ optionFilterProp: "label" }}
                value={typed.type}
                options={FIELD_TYPES.map(([value, label]) => ({ value, label }))}
                onChange={(type) => set({ type })}
              />
            </Line>
            {typed.type === "ref" ? (
              <Line id="add-ledger" label="那本台账的标识">
                <Input id="add-ledger" value={typed.ledger} onChange={(event) => set({ ledger: event.target.value })} />
              </Line>
            ) : null}
            <div className="row wrap">
              <Checkbox checked={typed.required} onChange={(event) => set({ required: event.target.checked })}>
                必填
              </Checkbox>
              <Checkbox checked={typed.list} onChange={(event) => set({ list: event.target.checked })}>
                列表里显示
              </Checkbox>
            </div>
          </>
        ) : null}
        {asksCodes ? (
          <Line id="add-codes" label="选项（一行一个，或用顿号隔开）">
            <Input.TextArea
              id="add-codes"
              rows={3}
              value={typed.codes}
              onChange={(event) => set({ codes: event.target.value })}
            />
          </Line>
        ) : null}
        {piece === "state" ? <p className="muted small">加了状态，还要加一条到它的流转。</p> : null}
        {piece === "move" ? (
          <>
            <Line id="add-from" label="从哪些状态">
              <Select
                id="add-from"
                mode="multiple"
                value={typed.from}
                options={states}
                onChange={(from) => set({ from })}
              />
            </Line>
            <Line id="add-to" label="到哪个状态">
              <Select id="add-to" value={typed.to || undefined} options={states} onChange={(to) => set({ to })} />
            </Line>
            <Line id="add-by" label="谁办">
              <Select
                id="add-by"
                mode="multiple"
                value={typed.by}
                options={MOVERS.map(([value, label]) => ({ value, label }))}
                onChange={(by) => set({ by })}
              />
            </Line>
            <Line id="add-requires" label="到时必须填好的字段">
              <Select
                id="add-requires"
                mode="multiple"
                showSearch={{ optionFilterProp: "label" }}
                value={typed.requires}
                options={fields}
                onChange={(requires) => set({ requires })}
              />
            </Line>
            <Checkbox checked={typed.reason} onChange={(event) => set({ reason: event.target.checked })}>
              要说明理由（退回、重开）
            </Checkbox>
          </>
        ) : null}
      </div>
    </Modal>
  );
}

function Line({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="stack" style={{ gap: 2 }}>
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}
