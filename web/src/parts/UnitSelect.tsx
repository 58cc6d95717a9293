// Picks units by name or code from the list read once, filtered in the page; a very large county is searched on the server too. `kinds` narrows; `many` picks several.
import { Select } from "antd";
import { useMemo, useState } from "react";
import { UNITS_AT_ONCE, useRead, useUnits } from "../api/hooks";
import type { UnitBrief, UnitKind } from "../api/types";
import { unitKindWord } from "../text/words";

interface Shared {
  id?: string;
  label?: string;
  kinds?: UnitKind[];
  placeholder?: string;
  disabled?: boolean;
  bad?: boolean;
  describedBy?: string;
  style?: React.CSSProperties;
}

function useOptions(kinds?: UnitKind[]) {
  const units = useUnits();
  const [typed, setTyped] = useState("");
  const more = (units.data?.length ?? 0) >= UNITS_AT_ONCE && typed.length > 0;
  const found = useRead<UnitBrief[]>("/units", { q: typed, limit: 50 }, { enabled: more, keep: true });
  const wanted = kinds?.join(",") ?? "";
  const options = useMemo(() => {
    const allowed = wanted ? wanted.split(",") : [];
    const all = new Map([...(units.data ?? []), ...(found.data ?? [])].map((unit) => [unit.id, unit]));
    const fits = (unit: UnitBrief) => allowed.length === 0 || allowed.includes(unit.kind);
    return [...all.values()].filter(fits).map((unit) => ({
      value: unit.id,
      label: unit.name,
      hint: `${unit.name} ${unit.code} ${unitKindWord[unit.kind]}`,
    }));
  }, [units.data, found.data, wanted]);
  return { options, loading: units.isLoading, search: { optionFilterProp: "hint", onSearch: setTyped } };
}

export function UnitSelect(props: Shared & { value: number | null; onChange: (value: number | null) => void }) {
  const { options, loading, search } = useOptions(props.kinds);
  return (
    <Select
      id={props.id}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      value={props.value ?? undefined}
      onChange={(value) => props.onChange(value ?? null)}
      options={options}
      loading={loading}
      showSearch={search}
      allowClear
      disabled={props.disabled}
      status={props.bad ? "error" : undefined}
      placeholder={props.placeholder ?? "选单位"}
      popupMatchSelectWidth={260}
      style={{ width: "100%", ...props.style }}
    />
  );
}

export function UnitsSelect(props: Shared & { value: number[]; onChange: (value: number[]) => void }) {
  const { options, loading, search } = useOptions(props.kinds);
  return (
    <Select
      id={props.id}
      mode="multiple"
      aria-label={props.label}
      aria-describedby={props.describedBy}
      status={props.bad ? "error" : undefined}
      value={props.value}
      onChange={props.onChange}
      options={options}
      loading={loading}
      showSearch={search}
      disabled={props.disabled}
      maxTagCount="responsive"
      placeholder={props.placeholder ?? "选单位"}
      popupMatchSelectWidth={260}
      style={{ width: "100%", ...props.style }}
    />
  );
}
