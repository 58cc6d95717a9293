// The columns of a ledger's table: what the definition lists first, changed by the person's own choice (kept in the browser).
import { useMemo, useState } from "react";
import { useMe, useUnits } from "../../api/hooks";
import type { FieldDefinition, LedgerDefinition, RecordRow } from "../../api/types";
import { fieldHeader, fieldText, moduleOf } from "../../fields";
import { isUnits } from "../../fields/codes";
import type { Column } from "../../parts/DataTable";

function listed(definition: LedgerDefinition): string[] {
  const own = definition.fields.filter((field) => field.list).map((field) => field.id);
  return own.length > 0 ? own : definition.fields.slice(0, 5).map((field) => field.id);
}

function read(key: string): string[] | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : null;
  } catch {
    return null;
  }
}

export function useColumns(definition: LedgerDefinition) {
  const me = useMe();
  const key = `gangmu.columns.${definition.brief.id}`;
  const [chosen, setChosen] = useState<string[]>(() => read(key) ?? listed(definition));
  const choose = (next: string[] | null) => {
    try {
      if (next) localStorage.setItem(key, JSON.stringify(next));
      else localStorage.removeItem(key);
    } catch {
      // Without storage the choice lasts for this page only.
    }
    setChosen(next ?? listed(definition));
  };
  const fields = useMemo(() => definition.fields.filter((field) => chosen.includes(field.id)), [definition, chosen]);
  const ownUnitOnly = me.role === "school";
  // Codes of units are shown by their names, which a cell takes from the units read.
  const named = useUnits(fields.some(isUnits)).isFetched;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cells are drawn anew when the names are there
  const columns = useMemo(() => columnsFor(definition, fields, ownUnitOnly), [definition, fields, ownUnitOnly, named]);
  return { columns, fields, chosen, choose };
}

function columnsFor(
  definition: LedgerDefinition,
  fields: FieldDefinition[],
  ownUnitOnly: boolean,
): Column<RecordRow>[] {
  const columns: Column<RecordRow>[] = [
    { key: "number", title: "编号", sort: "number", render: (row) => row.number, width: 120 },
  ];
  if (!ownUnitOnly)
    columns.push({ key: "owner", title: "填报单位", sort: "owner", render: (row) => row.owner.name, width: 110 });
  for (const field of fields)
    columns.push({
      key: field.id,
      title: fieldHeader(field),
      numeric: moduleOf(field).numeric,
      sort: field.list && ["code", "date", "time", "int", "num", "money"].includes(field.type) ? field.id : undefined,
      render: (row) => fieldText(field, row.values[field.id]),
    });
  if (definition.states.length > 1)
    columns.push({
      key: "state",
      title: "状态",
      sort: "state",
      render: (row) => <StateTag row={row} definition={definition} />,
    });
  columns.push({ key: "due", title: "办理期限", sort: "due", render: (row) => <Due row={row} /> });
  return columns;
}

export function StateTag({ row, definition }: { row: RecordRow; definition: LedgerDefinition }) {
  const state = definition.states.find((one) => one.id === row.state);
  return (
    <span className={state?.final ? "tag strong" : state?.paused ? "tag warn" : "tag"}>
      {row.state_name}
      {state?.paused ? "（停表）" : ""}
    </span>
  );
}

export function Due({ row }: { row: RecordRow }) {
  if (!row.due) return null;
  return <span className={row.overdue ? "late" : undefined}>{row.overdue ? `■ ${row.due} 超期` : row.due}</span>;
}
