// A person of the staff, by name; known people are offered while typing.
import { AutoComplete } from "antd";
import { useState } from "react";
import { useRead } from "../api/hooks";
import type { Person } from "../api/types";
import type { EditProps, FieldModule } from "./module";

function PersonEdit({ id, value, onChange, bad, describedBy, label }: EditProps) {
  const [typed, setTyped] = useState("");
  const people = useRead<Person[]>("/people", { q: typed }, { enabled: typed.length > 0, keep: true });
  return (
    <AutoComplete
      id={id}
      value={(value as string | null) ?? ""}
      onChange={(next: string) => onChange(next || null)}
      showSearch={{ onSearch: setTyped }}
      options={(people.data ?? []).map((person) => ({
        key: person.id,
        value: person.name,
        label: `${person.name} ${person.unit}`,
      }))}
      status={bad ? "error" : undefined}
      aria-label={label}
      aria-describedby={describedBy}
      style={{ width: "100%" }}
    />
  );
}

export const person: FieldModule = {
  type: "person",
  text: (value) => {
    if (typeof value === "string") return value;
    if (typeof value === "object" && value !== null && "name" in value) return String(value.name);
    return "";
  },
  Edit: (props) => <PersonEdit {...props} />,
  paste: (cell) => cell.trim() || null,
};
