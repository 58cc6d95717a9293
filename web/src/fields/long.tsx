// Several lines of text.
import { Input } from "antd";
import type { FieldModule } from "./module";

export const long: FieldModule = {
  type: "long",
  wide: true,
  text: (value) => (typeof value === "string" ? value : ""),
  View: ({ value }) => <span style={{ whiteSpace: "pre-wrap" }}>{value as string}</span>,
  Edit: ({ id, value, onChange, bad, describedBy, label }) => (
    <Input.TextArea
      id={id}
      value={(value as string) ?? ""}
      autoSize={{ minRows: 2, maxRows: 10 }}
      status={bad ? "error" : undefined}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  ),
  paste: (cell) => cell.trim() || null,
};
