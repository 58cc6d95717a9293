// Picks a leader (分管领导) by account id.
import { Select } from "antd";
import { useRead } from "../api/hooks";
import type { Person } from "../api/types";

export function useLeaders() {
  return useRead<Person[]>("/people", { role: "leader" }, { staleTime: 600_000 });
}

export function LeaderSelect(props: {
  value: number | null;
  onChange: (value: number | null) => void;
  label?: string;
  id?: string;
  disabled?: boolean;
  style?: React.CSSProperties;
}) {
  const leaders = useLeaders();
  return (
    <Select
      id={props.id}
      aria-label={props.label}
      value={props.value ?? undefined}
      onChange={(value) => props.onChange(value ?? null)}
      options={(leaders.data ?? []).map((person) => ({
        value: person.id,
        label: person.title ? `${person.name}（${person.title}）` : person.name,
      }))}
      showSearch={{ optionFilterProp: "label" }}
      allowClear
      disabled={props.disabled}
      placeholder="选分管领导"
      popupMatchSelectWidth={220}
      style={{ width: "100%", ...props.style }}
    />
  );
}
