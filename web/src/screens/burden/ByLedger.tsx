// Ledgers by how much they ask: the server's order, a bar for each row's share. A ledger opens what it asks.
import { useMemo } from "react";
import { useNavigate } from "react-router";
import type { LedgerLoad } from "../../api/types";
import { useAddress } from "../../parts/address";
import { BarLine } from "../../parts/BarLine";
import { type Column, DataTable } from "../../parts/DataTable";
import { Message } from "../../parts/ErrorView";
import { holds } from "../../text/initials";
import { number } from "../../text/numbers";
import { shareText } from "./words";

interface Row extends LedgerLoad {
  at: number;
}

function columnsOf(loads: LedgerLoad[]): Column<Row>[] {
  const all = loads.reduce((sum, one) => sum + one.cells_a_year, 0);
  const top = Math.max(1, ...loads.map((one) => one.cells_a_year));
  return [
    { key: "name", title: "台账", render: (row) => row.ledger_name, width: 200 },
    { key: "office", title: "责任科室", render: (row) => row.office_name },
    { key: "units", title: "填报单位", numeric: true, render: (row) => number(row.units) },
    { key: "times", title: "每年报送（次）", numeric: true, render: (row) => row.times ?? "随时登记" },
    { key: "required", title: "必填（项）", numeric: true, render: (row) => row.required },
    { key: "cells", title: "一年（格）", numeric: true, render: (row) => number(row.cells_a_year) },
    { key: "share", title: "占比", numeric: true, render: (row) => shareText(row.cells_a_year, all) },
    { key: "bar", title: "图", width: 140, render: (row) => <BarLine value={row.cells_a_year} top={top} /> },
    { key: "held", title: "别处已有（项）", numeric: true, render: (row) => row.held || "" },
    { key: "alike", title: "要过同样内容的", width: 180, render: alikeText },
  ];
}

/** "食堂台账等 3 本" */
function alikeText({ alike }: Row): string {
  if (alike.length === 0) return "";
  return alike.length === 1 ? alike[0].ledger_name : `${alike[0].ledger_name}等 ${alike.length} 本`;
}

export function ByLedger({ loads, words }: { loads: LedgerLoad[]; words: string }) {
  const navigate = useNavigate();
  const address = useAddress();
  const columns = useMemo(() => columnsOf(loads), [loads]);
  const rows = useMemo(() => loads.map((load, at) => ({ ...load, at })), [loads]);
  const shown = rows.filter((row) => holds(row.ledger_name, words) || holds(row.office_name, words));
  if (shown.length === 0) return <Message title="没有找到台账">换几个字再找。</Message>;
  return (
    <DataTable
      caption="各台账的填报负担，重的在前"
      columns={columns}
      rows={shown}
      rowKey={(row) => row.at}
      onOpen={(row) => navigate(address(`/ledgers/${row.ledger}/burden`))}
    />
  );
}
