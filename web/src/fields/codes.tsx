// One code of a list, or several; codes in steps, and the codes of units, come with pickers of their own.
import { Select } from "antd";
import { useUnits } from "../api/hooks";
import type { FieldDefinition } from "../api/types";
import { UnitsSelect } from "../parts/UnitSelect";
import type { EditProps, FieldModule } from "./module";
import { isTree, TreeSelect, TreesSelect } from "./tree";
import { known } from "./unit";

const LONG = 8;
const options = (codes: string[]) => codes.map((code) => ({ value: code, label: code }));

/** Several codes without a list of their own are the codes of units. */
export function isUnits(field: FieldDefinition): boolean {
  return field.type === "codes" && field.codes.length === 0;
}

export const code: FieldModule = {
  type: "code",
  text: (value) => (typeof value === "string" ? value : ""),
  Edit: (props) => (isTree(props.field) ? <TreeSelect {...props} /> : <CodeSelect {...props} />),
  paste: (cell, field) => {
    const plain = cell.trim();
    if (!plain) return null;
    if (field.codes.includes(plain)) return plain;
    // The last step alone is enough where it is the only one of its name.
    const ends = field.codes.filter((one) => one.endsWith(`/${plain}`));
    return ends.length === 1 ? ends[0] : undefined;
  },
};

function CodeSelect({ field, id, value, onChange, bad, describedBy, label }: EditProps) {
  return (
    <Select
      id={id}
      value={(value as string | null) ?? undefined}
      options={options(field.codes)}
      onChange={(next) => onChange(next ?? null)}
      allowClear={!field.required}
      showSearch={field.codes.length > LONG}
      status={bad ? "error" : undefined}
      aria-label={label}
      aria-describedby={describedBy}
      placeholder="选一项"
      style={{ width: "100%" }}
    />
  );
}

export const codes: FieldModule = {
  type: "codes",
  text: (value, field) => {
    if (!Array.isArray(value)) return "";
    if (!isUnits(field)) return value.join("、");
    const units = known();
    return value.map((one) => units.find((unit) => unit.code === one)?.name ?? one).join("、");
  },
  View: ({ value, field }) => (isUnits(field) ? <UnitNames value={value} /> : codes.text(value, field)),
  Edit: (props) => {
    if (isUnits(props.field)) return <UnitCodes {...props} />;
    return isTree(props.field) ? <TreesSelect {...props} /> : <CodesSelect {...props} />;
  },
  paste: (cell, field) => {
    const parts = cell
      .split(/[、\uff0c,\uff1b;\s]+/)
      .map((part) => part.trim())
      .filter(Boolean);
    if (parts.length === 0) return null;
    if (!isUnits(field)) return parts.every((part) => field.codes.includes(part)) ? parts : undefined;
    const units = known();
    const found = parts.map((part) => units.filter((unit) => unit.name === part || unit.code === part));
    return found.every((list) => list.length === 1) ? found.map((list) => list[0].code) : undefined;
  },
};

/** Names that appear as soon as the units are read. */
function UnitNames({ value }: { value: unknown }) {
  const units = useUnits();
  const name = (code: string) => units.data?.find((unit) => unit.code === code)?.name ?? code;
  return Array.isArray(value) ? value.map(name).join("、") : "";
}

function CodesSelect({ field, id, value, onChange, bad, describedBy, label }: EditProps) {
  return (
    <Select
      id={id}
      mode="multiple"
      value={(value as string[] | null) ?? []}
      options={options(field.codes)}
      onChange={(next: string[]) => onChange(next.length > 0 ? next : null)}
      status={bad ? "error" : undefined}
      aria-label={label}
      aria-describedby={describedBy}
      placeholder="可选几项"
      style={{ width: "100%" }}
    />
  );
}

function UnitCodes({ field, id, value, onChange, bad, describedBy, label }: EditProps) {
  const units = useUnits();
  const all = units.data ?? [];
  const chosen = (value as string[] | null) ?? [];
  const ids = chosen.map((code) => all.find((unit) => unit.code === code)?.id).filter((one) => one !== undefined);
  return (
    <UnitsSelect
      id={id}
      label={label}
      kinds={field.unit_kinds}
      value={ids}
      bad={bad}
      describedBy={describedBy}
      placeholder="可选几个单位"
      onChange={(next) => {
        const picked = next.map((one) => all.find((unit) => unit.id === one)?.code).filter((one) => one !== undefined);
        onChange(picked.length > 0 ? picked : null);
      }}
    />
  );
}
