// 填报负担: which ledgers ask the most, and of which units; from a ledger to what it asks, from a unit to what it is asked for.
import { Input } from "antd";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { useMe, useRead } from "../../api/hooks";
import type { Burden, LedgerBrief } from "../../api/types";
import { useAddress, useParam, useYear } from "../../parts/address";
import { type Column, DataTable } from "../../parts/DataTable";
import { ErrorView, Forbidden, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { number, percent } from "../../text/numbers";
import { unitKindWord } from "../../text/words";
import { type UnitLoad, useBurdens, useUnitLoads } from "./useBurdens";
import { heldShare, unitCount } from "./words";

export function Component() {
  const me = useMe();
  const [by, setBy] = useParam("by");
  const [words, setWords] = useState("");
  const burdens = useBurdens();
  if (me.role === "school")
    return (
      <main>
        <Forbidden what="全县的填报负担" who="局机关" />
      </main>
    );
  return (
    <main className="fill">
      <PageHead title="填报负担" extra={<Total burdens={burdens.data} />} />
      <div className="row wrap" style={{ marginBottom: 8 }}>
        <div className="tabs">
          <button type="button" className="plain" aria-pressed={by !== "unit"} onClick={() => setBy(null)}>
            按台账
          </button>
          <button type="button" className="plain" aria-pressed={by === "unit"} onClick={() => setBy("unit")}>
            按单位
          </button>
        </div>
        <Input
          type="search"
          aria-label={by === "unit" ? "找单位" : "找台账"}
          placeholder={by === "unit" ? "找单位" : "找台账"}
          allowClear
          value={words}
          onChange={(event) => setWords(event.target.value)}
          style={{ width: 180 }}
        />
      </div>
      {burdens.isError ? <ErrorView error={burdens.error} retry={() => void burdens.refetch()} /> : null}
      {!burdens.data && !burdens.isError ? <Loading what="正在逐本测算" /> : null}
      {burdens.data && by !== "unit" ? <ByLedger burdens={burdens.data} words={words.trim()} /> : null}
      {burdens.data && by === "unit" ? <ByUnit burdens={burdens.data} words={words.trim()} /> : null}
    </main>
  );
}

function Total({ burdens }: { burdens: Burden[] | undefined }) {
  if (!burdens) return null;
  const cells = burdens.reduce((sum, one) => sum + one.cells_a_year, 0);
  const held = burdens.reduce((sum, one) => sum + one.held_cells_a_year, 0);
  return (
    <span className="muted">
      {burdens.length} 本台账，一年约填 {number(cells)} 格
      {held > 0 ? `，其中 ${number(held)} 格（${percent(held / cells)}）别处已有` : ""}
    </span>
  );
}

interface LedgerLoad {
  at: number;
  burden: Burden;
  office: string;
}

const ledgerColumns: Column<LedgerLoad>[] = [
  { key: "name", title: "台账", render: ({ burden }) => burden.ledger_name, width: 200 },
  { key: "office", title: "责任科室", render: ({ office }) => office },
  { key: "units", title: "填报单位", numeric: true, render: ({ burden }) => number(unitCount(burden)) },
  {
    key: "times",
    title: "每年报送（次）",
    numeric: true,
    render: ({ burden }) => burden.duties.reduce((sum, duty) => sum + duty.times, 0) || "",
  },
  { key: "required", title: "必填（项）", numeric: true, render: ({ burden }) => burden.required },
  { key: "cells", title: "一年（格）", numeric: true, render: ({ burden }) => number(burden.cells_a_year) },
  {
    key: "held",
    title: "别处已有",
    numeric: true,
    render: ({ burden }) => (burden.held_cells_a_year > 0 ? heldShare(burden) : ""),
  },
  { key: "alike", title: "要过同样内容的", numeric: true, render: ({ burden }) => burden.alike.length || "" },
  {
    key: "records",
    title: "近一年记录",
    numeric: true,
    render: ({ burden }) => (burden.records_a_year === null ? "" : number(burden.records_a_year)),
  },
];

function ByLedger({ burdens, words }: { burdens: Burden[]; words: string }) {
  const navigate = useNavigate();
  const address = useAddress();
  const year = useYear();
  const ledgers = useRead<LedgerBrief[]>("/ledgers", { year });
  const rows = useMemo(() => {
    const offices = new Map((ledgers.data ?? []).map((one) => [one.id, one.office_name]));
    const sorted = [...burdens].sort((a, b) => b.cells_a_year - a.cells_a_year);
    return sorted.map((burden, at) => ({ at, burden, office: offices.get(burden.ledger) ?? "" }));
  }, [burdens, ledgers.data]);
  const shown = rows.filter(({ burden, office }) => `${burden.ledger_name}${office}`.includes(words));
  if (shown.length === 0) return <Message title="没有找到台账">换几个字再找。</Message>;
  return (
    <DataTable
      caption="各台账的填报负担，重的在前"
      columns={ledgerColumns}
      rows={shown}
      rowKey={(row) => row.at}
      onOpen={({ burden }) => navigate(address(`/ledgers/${burden.ledger}/burden`))}
    />
  );
}

const unitColumns: Column<UnitLoad>[] = [
  { key: "name", title: "单位", render: ({ unit }) => unit.name, width: 220 },
  { key: "kind", title: "类别", render: ({ unit }) => unit.type ?? unitKindWord[unit.kind] },
  { key: "duties", title: "报送事项", numeric: true, render: (row) => row.duties },
  { key: "times", title: "全年要报（次）", numeric: true, render: (row) => number(row.times) },
  { key: "cells", title: "全年要填（格）", numeric: true, render: (row) => number(row.cells) },
  { key: "due", title: "已到期（次）", numeric: true, render: (row) => number(row.due) },
  { key: "late", title: "迟报", numeric: true, render: (row) => row.late || "" },
  {
    key: "missing",
    title: "未报",
    numeric: true,
    render: (row) => (row.missing > 0 ? <span className="late">■ {row.missing}</span> : ""),
  },
];

function ByUnit({ burdens, words }: { burdens: Burden[]; words: string }) {
  const navigate = useNavigate();
  const address = useAddress();
  const loads = useUnitLoads(useYear(), burdens);
  if (loads.isError) return <ErrorView error={loads.error} retry={() => void loads.refetch()} />;
  if (!loads.data) return <Loading what="正在逐项汇总" />;
  const shown = loads.data.filter((load) => load.unit.name.includes(words));
  if (shown.length === 0) return <Message title="没有找到单位">换几个字再找。</Message>;
  return (
    <>
      <DataTable
        caption="各单位的填报负担，重的在前"
        columns={unitColumns}
        rows={shown}
        rowKey={(row) => row.unit.id}
        onOpen={({ unit }) => navigate(address(`/units/${unit.id}/asked`))}
      />
      <p className="muted small" style={{ paddingTop: 6 }}>
        计定期报送，只计必填的格。点单位，看它本月要填什么。
      </p>
    </>
  );
}
