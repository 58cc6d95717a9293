// One code of a list, or several.
import { Select } from "antd";
import type { FieldModule } from "./module";

const options = (codes: string[]) => codes.map((code) => ({ value: code, label: code }));

export const code: FieldModule = {
  type: "code",
  text: (value) => (typeof value === "string" ? value : ""),
  Edit: ({ field, id, value, onChange, bad, describedBy }) => (
    <Select
      id={id}
      value={(value as string | null) ?? undefined}
      options={options(field.codes)}
      onChange={(next) => onChange(next ?? null)}
      allowClear={!field.required}
      showSearch={field.codes.length > 8}
      status={bad ? "error" : undefined}
      aria-describedby={describedBy}
      placeholder="选一项"
      style={{ width: "100%" }}
    />
  ),
  paste: (cell, field) => {
    const plain = cell.trim();
    if (!plain) return null;
    return field.codes.includes(plain) ? plain : undefined;
  },
};

export const codes: FieldModule = {
  type: "codes",
  text: (value) => (Array.isArray(value) ? value.join("、") : ""),
  Edit: ({ field, id, value, onChange, bad, describedBy }) => (
    <Select
      id={id}
      mode="multiple"
      value={(value as string[] | null) ?? []}
      options={options(field.codes)}
      onChange={(next: string[]) => onChange(next.length > 0 ? next : null)}
      status={bad ? "error" : undefined}
      aria-describedby={describedBy}
      placeholder="可选几项"
      style={{ width: "100%" }}
    />
  ),
  paste: (cell, field) => {
    const parts = cell
      .split(/[、\uff0c,\uff1b;\s]+/)
      .map((part) => part.trim())
      .filter(Boolean);
    if (parts.length === 0) return null;
    return parts.every((part) => field.codes.includes(part)) ? parts : undefined;
  },
};
