// One line of text.
import { Input } from "antd";
import type { FieldModule } from "./module";

export const text: FieldModule = {
  type: "text",
  text: (value) => (typeof value === "string" ? value : value == null ? "" : String(value)),
  Edit: ({ id, value, onChange, bad, describedBy, label }) => (
    <Input
      id={id}
      value={(value as string) ?? ""}
      maxLength={200}
      status={bad ? "error" : undefined}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  ),
  paste: (cell) => cell.trim() || null,
};
