// A unit of the tree: comes as a brief, goes back as its id.
import { client, UNITS_AT_ONCE } from "../api/hooks";
import type { UnitBrief } from "../api/types";
import { UnitSelect } from "../parts/UnitSelect";
import type { FieldModule } from "./module";

function isBrief(value: unknown): value is UnitBrief {
  return typeof value === "object" && value !== null && "name" in value && "id" in value;
}

/** The units that were read for pickers. */
export function known(): UnitBrief[] {
  return client.getQueryData<UnitBrief[]>([`/units?limit=${UNITS_AT_ONCE}`]) ?? [];
}

export const unit: FieldModule = {
  type: "unit",
  text: (value) => {
    if (isBrief(value)) return value.name;
    if (typeof value === "number") return known().find((one) => one.id === value)?.name ?? "";
    return typeof value === "string" ? value : "";
  },
  Edit: ({ field, id, value, onChange, bad, describedBy, label }) => (
    <UnitSelect
      id={id}
      kinds={field.unit_kinds}
      value={isBrief(value) ? value.id : ((value as number | null) ?? null)}
      onChange={onChange}
      bad={bad}
      label={label}
      describedBy={describedBy}
    />
  ),
  paste: (cell) => {
    const plain = cell.trim();
    if (!plain) return null;
    const found = known().filter((one) => one.name === plain || one.code === plain);
    return found.length === 1 ? found[0] : undefined;
  },
  send: (value) => (isBrief(value) ? value.id : value),
};
