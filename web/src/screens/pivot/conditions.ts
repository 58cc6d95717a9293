// Conditions of a pivot, from the values that were chosen as they are shown: codes as text, numbers as numbers, 是 and 否 as truth.
import type { LedgerDefinition } from "../../api/types";
import type { Condition } from "./usePivot";

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
export const EMPTY = "未填";

/** How a field is compared; null where it can be no condition here (units are chosen by the unit chooser). */
export function kindOf(field: string, definition: LedgerDefinition): "text" | "number" | "bool" | "state" | null {
  if (field === "state") return "state";
  if (field.startsWith("unit.")) return "text";
  const type = definition.fields.find((one) => one.id === field)?.type;
  if (type === "int") return "number";
  if (type === "bool") return "bool";
  return type === "code" || type === "date" ? "text" : null;
}

function one(field: string, value: string, definition: LedgerDefinition): string | null {
  if (value === EMPTY) return `${field} missing`;
  switch (kindOf(field, definition)) {
    case "text":
      return `${field} = ${quoted(value)}`;
    case "number":
      return /^-?\d+$/.test(value) ? `${field} = ${value}` : null;
    case "bool":
      return `${field} = ${value === "是"}`;
    case "state": {
      const state = definition.states.find(({ name }) => name === value);
      return state ? `state = ${quoted(state.id)}` : null;
    }
    default:
      return null;
  }
}

export function conditionOf(filters: Condition[], definition: LedgerDefinition | undefined): string | null {
  if (!definition) return null;
  const parts = filters.flatMap(({ field, values }) => {
    const any = values.map((value) => one(field, value, definition)).filter((part) => part !== null);
    return any.length === 0 ? [] : [any.length === 1 ? any[0] : `(${any.join(" or ")})`];
  });
  return parts.length > 0 ? parts.join(" and ") : null;
}
