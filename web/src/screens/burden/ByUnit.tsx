// Units by how much the returns of a year ask of them, narrowed by kind and town. A unit opens what it is asked for this month.
import { Select } from "antd";
import { useMemo } from "react";
import { useNavigate } from "react-router";
import { useRead } from "../../api/hooks";
import type { UnitLoad } from "../../api/types";
import { useAddress, useParam, useYear } from "../../parts/address";
import { BarLine } from "../../parts/BarLine";
import { type Column, DataTable } from "../../parts/DataTable";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { holds } from "../../text/initials";
import { number } from "../../text/numbers";
import { UNIT_KINDS, unitKindWord } from "../../text/words";
import { shareText } from "./words";

function columnsOf(loads: UnitLoad[]): Column<UnitLoad>[] {
  const all = loads.reduce((sum, one) => sum + one.cells, 0);
  const top = Math.max(1, ...loads.map((one) => one.cells));
  return [
    { key: "name", title: "单位", render: ({ unit }) => unit.name, width: 220 },
    { key: "kind", title: "类别", render: ({ unit }) => unit.type ?? unitKindWord[unit.kind] },
    { key: "town", title: "乡镇", render: (row) => row.town ?? "" },
    { key: "ledgers", title: "要报的台账", numeric: true, render: (row) => row.ledgers },
    { key: "returns", title: "全年要报（次）", numeric: true, render: (row) => number(row.returns) },
    { key: "cells", title: "全年要填（格）", numeric: true, render: (row) => number(row.cells) },
    { key: "share", title: "占比", numeric: true, render: (row) => shareText(row.cells, all) },
    { key: "bar", title: "图", width: 140, render: (row) => <BarLine value={row.cells} top={top} /> },
    { key: "handed_in", title: "已报（次）", numeric: true, render: (row) => number(row.handed_in) },
    { key: "late", title: "迟报", numeric: true, render: (row) => row.late || "" },
    {
      key: "missing",
      title: "逾期未报",
      numeric: true,
      render: (row) => (row.missing > 0 ? <span className="late">■ {row.missing}</span> : ""),
    },
    { key: "others", title: "随时登记的台账", numeric: true, render: (row) => row.without_returns || "" },
  ];
}

export function ByUnit({ words }: { words: string }) {
  const year = useYear();
  const loads = useRead<UnitLoad[]>("/burden/units", { year });
  if (loads.isError) return <ErrorView error={loads.error} retry={() => void loads.refetch()} />;
  if (!loads.data) return <Loading what="正在汇总" />;
  return <Units loads={loads.data} words={words} />;
}

function Units({ loads, words }: { loads: UnitLoad[]; words: string }) {
  const navigate = useNavigate();
  const address = useAddress();
  const [kind, setKind] = useParam("kind");
  const [town, setTown] = useParam("town");
  const columns = useMemo(() => columnsOf(loads), [loads]);
  const kinds = UNIT_KINDS.filter((one) => loads.some((load) => load.unit.kind === one));
  const towns = [...new Set(loads.flatMap((load) => load.town ?? []))].sort((a, b) => a.localeCompare(b, "zh"));
  const shown = loads.filter(
    (load) =>
      holds(load.unit.name, words) &&
      (kind === null || load.unit.kind === kind) &&
      (town === null || load.town === town),
  );
  return (
    <>
      <div className="row wrap" style={{ marginBottom: 8 }}>
        <Select
          aria-label="类别"
          placeholder="各类单位"
          allowClear
          value={kind ?? undefined}
          onChange={(next) => setKind(next ?? null)}
          options={kinds.map((one) => ({ value: one, label: unitKindWord[one] }))}
          style={{ width: 130 }}
        />
        <Select
          aria-label="乡镇"
          placeholder="各乡镇"
          allowClear
          showSearch
          value={town ?? undefined}
          onChange={(next) => setTown(next ?? null)}
          options={towns.map((one) => ({ value: one, label: one }))}
          style={{ width: 150 }}
        />
      </div>
      {shown.length === 0 ? (
        <Message title="没有找到单位">换几个字或换个范围再找。</Message>
      ) : (
        <DataTable
          caption="各单位的填报负担，重的在前"
          columns={columns}
          rows={shown}
          rowKey={(row) => row.unit.id}
          onOpen={({ unit }) => navigate(address(`/units/${unit.id}/asked`))}
        />
      )}
      <p className="muted small" style={{ paddingTop: 6 }}>
        计本年到期的定期报送，只计必填的格；随时登记的台账不计格数。点单位，看它本月要填什么。
      </p>
    </>
  );
}
