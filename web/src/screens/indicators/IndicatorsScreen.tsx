// 指标库: every indicator of a unit in a year, by group, with change, limit and parts; each leads to its own page.
import { Input, Select } from "antd";
import { useMemo, useState } from "react";
import { useMe, useRead } from "../../api/hooks";
import type { Choice, IndicatorBrief, IndicatorTable, IndicatorValue } from "../../api/stat";
import { useParam, useYear } from "../../parts/address";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { SnapshotMark } from "../../parts/SnapshotMark";
import { StatNav } from "../../parts/StatNav";
import { STATISTIC_KINDS } from "../../parts/statPages";
import { UnitSelect } from "../../parts/UnitSelect";
import { ExportMenu } from "./ExportMenu";
import { grouped, groupsOf } from "./groups";
import { ValueTable } from "./ValueTable";

export function Component() {
  const year = useYear();
  const [unit, setUnit] = useParam("unit");
  const [by, setBy] = useParam("by");
  const [group, setGroup] = useParam("group");
  const [words, setWords] = useState("");
  const me = useMe();
  const library = useRead<IndicatorBrief[]>("/indicators", {}, { staleTime: 600_000 });
  const query = { year, unit, by };
  const table = useRead<IndicatorTable>("/indicators/values", query, { keep: true });
  const choices = useMemo(() => choicesOf(library.data ?? []), [library.data]);
  const rows = useMemo(
    () => grouped(library.data ?? [], table.data?.values ?? [], words, group),
    [library.data, table.data, words, group],
  );
  const failed = library.isError ? library : table.isError ? table : null;
  return (
    <main className="fill">
      <PageHead
        title="指标"
        extra={table.data ? <SnapshotMark snapshot={table.data.snapshot} /> : null}
        actions={<ExportMenu query={query} />}
      />
      <StatNav />
      <div className="row wrap" style={{ marginBottom: 8 }}>
        {me.may.plan_read ? (
          <UnitSelect
            label="单位"
            kinds={STATISTIC_KINDS}
            placeholder={table.data && !unit ? table.data.unit.name : "全县"}
            value={unit ? Number(unit) : null}
            onChange={(value) => setUnit(value === null ? null : String(value))}
            style={{ width: 200 }}
          />
        ) : (
          <strong>{table.data?.unit.name ?? me.unit.name}</strong>
        )}
        <Select
          aria-label="按什么分"
          value={by ?? ""}
          onChange={(value) => setBy(value || null)}
          options={[
            { value: "", label: "不分" },
            ...choices.map(({ id, name }) => ({ value: id, label: `按${name}` })),
          ]}
          style={{ width: 130 }}
        />
        <Input
          type="search"
          aria-label="找指标"
          placeholder="名称或拼音首字母"
          allowClear
          value={words}
          onChange={(event) => setWords(event.target.value)}
          style={{ width: 180 }}
        />
      </div>
      <Groups library={library.data ?? []} group={group} setGroup={setGroup} />
      {failed ? <ErrorView error={failed.error} retry={() => void failed.refetch()} /> : null}
      {!failed && !(library.data && table.data) ? <Loading what="正在计算" /> : null}
      {library.data && table.data && !failed ? (
        rows.length === 0 ? (
          <Message title="没有找到指标">换几个字，或换一类再找。</Message>
        ) : (
          <>
            <Partial values={table.data.values} />
            <ValueTable groups={rows} table={table.data} />
          </>
        )
      ) : null}
    </main>
  );
}

/** Says that some schools have handed in nothing yet. */
function Partial({ values }: { values: IndicatorValue[] }) {
  const lacking = values.filter((value) => value.owed_units !== null && value.on_units < value.owed_units);
  if (!lacking.some((value) => value.on_units > 0)) return null;
  return (
    <p role="note" className="warn-words small" style={{ margin: "0 0 8px" }}>
      <span aria-hidden="true">▲ </span>
      事业统计还没有报齐：各项数值按已报的学校（园）算，“依据”一栏写明几所、应报几所。
    </p>
  );
}

/** By what any of the indicators can be divided. */
function choicesOf(library: IndicatorBrief[]): Choice[] {
  return [...new Map(library.flatMap((one) => one.by).map((choice) => [choice.id, choice])).values()];
}

interface GroupsProps {
  library: IndicatorBrief[];
  group: string | null;
  setGroup: (group: string | null) => void;
}

function Groups({ library, group, setGroup }: GroupsProps) {
  const groups = groupsOf(library);
  if (groups.length < 2) return null;
  return (
    <div className="tabs" style={{ marginBottom: 8 }}>
      <button type="button" className="plain" aria-pressed={!group} onClick={() => setGroup(null)}>
        全部<span className="count">{library.length}</span>
      </button>
      {groups.map(([name, count]) => (
        <button type="button" className="plain" key={name} aria-pressed={group === name} onClick={() => setGroup(name)}>
          {name}
          <span className="count">{count}</span>
        </button>
      ))}
    </div>
  );
}
