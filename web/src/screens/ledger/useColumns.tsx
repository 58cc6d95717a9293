// The columns of a ledger's table: what the definition lists first, changed by the person's own choice (kept in the browser).
import { useMemo, useState } from "react";
import { useMe, useRead, useUnits } from "../../api/hooks";
import type { FieldDefinition, LedgerDefinition, RecordRow, TagCount } from "../../api/types";
import { fieldHeader, fieldText, moduleOf } from "../../fields";
import { isUnits } from "../../fields/codes";
import { useParam } from "../../parts/address";
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

/** The columns: those of the address (a saved view, a link), else those chosen on this machine, else the ledger's own. */
export function useColumns(definition: LedgerDefinition) {
  const me = useMe();
  const key = `gangmu.columns.${definition.brief.id}`;
  const [linked, setLinked] = useParam("cols");
  const [kept, setKept] = useState<string[] | null>(() => read(key));
  const own = linked ? linked.split(",") : kept;
  const chosen = useMemo(() => own ?? listed(definition), [own, definition]);
  const choose = (next: string[] | null) => {
    if (linked) return setLinked(next ? next.join(",") : null);
    try {
      if (next) localStorage.setItem(key, JSON.stringify(next));
      else localStorage.removeItem(key);
    } catch {
      // Without storage the choice lasts for this page only.
    }
    setKept(next);
  };
  const fields = useMemo(() => definition.fields.filter((field) => chosen.includes(field.id)), [definition, chosen]);
  const ownUnitOnly = me.role === "school";
  // Codes of units are shown by their names, which a cell takes from the units read.
  const named = useUnits(fields.some(isUnits)).isFetched;
  const tagged = (useRead<TagCount[]>(`/ledgers/${definition.brief.id}/tags`).data?.length ?? 0) > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cells are drawn anew when the names are there
  const columns = useMemo(
    () => columnsFor(definition, fields, ownUnitOnly, tagged),
    [definition, fields, ownUnitOnly, tagged, named],
  );
  return { columns, fields, chosen, choose, own };
}

export type Columns = ReturnType<typeof useColumns>;

function columnsFor(
  definition: LedgerDefinition,
  fields: FieldDefinition[],
  ownUnitOnly: boolean,
  tagged: boolean,
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
  if (definition.states.length > 1 || definition.trust)
    columns.push({
      key: "state",
      title: "状态",
      sort: "state",
      render: (row) => <StateTag row={row} definition={definition} />,
    });
  if (tagged)
    columns.push({
      key: "tags",
      title: "标签",
      render: (row) => row.tags.map((tag) => <RowTag key={tag} tag={tag} />),
    });
  columns.push({ key: "due", title: "办理期限", sort: "due", render: (row) => <Due row={row} /> });
  return columns;
}

export function RowTag({ tag }: { tag: string }) {
  return <span className="tag strong row-tag">{tag}</span>;
}
const proposedWord = { waiting: "待采信", returned: "采信未通过", change: "修改待采信" };

export function StateTag({ row, definition }: { row: RecordRow; definition: LedgerDefinition }) {
  const state = definition.states.find((one) => one.id === row.state);
  return (
    <span className={state?.final ? "tag strong" : state?.paused ? "tag warn" : "tag"}>
      {row.state_name}
      {state?.paused ? "（停表）" : ""}
      {row.proposed ? ` · ${proposedWord[row.proposed]}` : ""}
    </span>
  );
}

export function Due({ row }: { row: RecordRow }) {
  if (!row.due) return null;
  return <span className={row.overdue ? "late" : undefined}>{row.overdue ? `■ ${row.due} 超期` : row.due}</span>;
}
