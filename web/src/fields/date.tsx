// A day, ISO text.
import { DateInput } from "../parts/DateInput";
import { readDate } from "../text/dates";
import type { FieldModule } from "./module";

export const date: FieldModule = {
  type: "date",
  text: (value) => (typeof value === "string" ? value.slice(0, 10) : ""),
  Edit: ({ id, value, onChange, bad }) => (
    <DateInput id={id} value={(value as string | null) ?? null} onChange={onChange} bad={bad} />
  ),
  paste: (cell) => (cell.trim() ? (readDate(cell) ?? undefined) : null),
};
