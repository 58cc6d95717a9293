// A record of another ledger, by its number.
import { AutoComplete } from "antd";
import { useState } from "react";
import { useRead } from "../api/hooks";
import type { RecordPage } from "../api/types";
import type { EditProps, FieldModule } from "./module";

function RefEdit({ field, id, value, onChange, bad, describedBy, label }: EditProps) {
  const [typed, setTyped] = useState("");
  const found = useRead<RecordPage>(
    `/ledgers/${field.ledger}/records`,
    { q: typed, limit: 20 },
    { enabled: field.ledger !== null && typed.length > 0, keep: true },
  );
  return (
    <AutoComplete
      id={id}
      value={ref.text(value, field)}
      onChange={(next: string) => onChange(next || null)}
      showSearch={{ onSearch: setTyped }}
      options={(found.data?.records ?? []).map((row) => ({
        key: row.id,
        value: row.number,
        label: `${row.number} ${row.owner.name} ${row.state_name}`,
      }))}
      status={bad ? "error" : undefined}
      aria-label={label}
      aria-describedby={describedBy}
      placeholder="输入编号或关键词"
      style={{ width: "100%" }}
    />
  );
}

export const ref: FieldModule = {
  type: "ref",
  text: (value) => {
    if (typeof value === "string") return value;
    if (typeof value === "object" && value !== null && "number" in value) return String(value.number);
    return value == null ? "" : String(value);
  },
  Edit: (props) => <RefEdit {...props} />,
  paste: (cell) => cell.trim() || null,
};
