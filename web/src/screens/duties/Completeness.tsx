// A year of one duty: who handed in what when, units by periods; a period opens to be judged.
import { Button, Input } from "antd";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { useRead } from "../../api/hooks";
import type { DutyRow, DutyTable } from "../../api/types";
import { useAddress, useParam, useYear } from "../../parts/address";
import { type Column, DataTable } from "../../parts/DataTable";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { number } from "../../text/numbers";
import { rateText } from "./Overview";
import { cellSign, LEGEND } from "./words";

export function Completeness({ ledger, duty }: { ledger: string; duty: string }) {
  const year = useYear();
  const navigate = useNavigate();
  const address = useAddress();
  const [, setPeriod] = useParam("period");
  const [words, setWords] = useState("");
  const [lacking, setLacking] = useState(false);
  const table = useRead<DutyTable>("/duties/table", { ledger, duty, year }, { keep: true });
  const columns = useMemo(() => (table.data ? columnsOf(table.data, setPeriod) : []), [table.data, setPeriod]);
  const rows = (table.data?.rows ?? []).filter(
    (row) => row.unit.name.includes(words.trim()) && (!lacking || row.counts.missing > 0 || row.counts.late > 0),
  );
  return (
    <>
      <PageHead
        title={duty}
        extra={
          table.data ? (
            <span className="muted">
              {table.data.ledger_name} · {year}年
            </span>
          ) : null
        }
        actions={<Button onClick={() => navigate(address("/duties"))}>回到报送</Button>}
      />
      {table.isError ? <ErrorView error={table.error} retry={() => void table.refetch()} /> : null}
      {!table.data && !table.isError ? <Loading /> : null}
      {table.data ? (
        <>
          <div className="row wrap" style={{ marginBottom: 8 }}>
            <Input
              type="search"
              aria-label="找单位"
              placeholder="找单位"
              allowClear
              value={words}
              onChange={(event) => setWords(event.target.value)}
              style={{ width: 180 }}
            />
            <Button aria-pressed={lacking} type={lacking ? "primary" : "default"} onClick={() => setLacking(!lacking)}>
              只看迟报、未报的
            </Button>
            <span className="small">
              应报 {number(table.data.total.due)}，按时 {number(table.data.total.in_time)}，迟报{" "}
              {number(table.data.total.late)}，未报 {number(table.data.total.missing)}，按时率{" "}
              {rateText(table.data.total)}
            </span>
          </div>
          <Periods table={table.data} onOpen={setPeriod} />
          {rows.length === 0 ? (
            <Message title="没有符合的单位">{lacking ? "各单位都按时报了。" : "换几个字再找。"}</Message>
          ) : (
            <DataTable caption={`${duty}，各单位各期`} columns={columns} rows={rows} rowKey={(row) => row.unit.id} />
          )}
          <p className="small muted" style={{ paddingTop: 6 }}>
            {LEGEND}。点时期，逐单位审核。
          </p>
        </>
      ) : null}
    </>
  );
}

/** The periods as buttons of their own: reachable by keys and on a phone, where the table's head scrolls away. */
function Periods({ table, onOpen }: { table: DutyTable; onOpen: (period: string) => void }) {
  return (
    <div className="tabs" style={{ marginBottom: 6 }}>
      {table.periods.map((period) => (
        <button type="button" className="plain" key={period.period} onClick={() => onOpen(period.period)}>
          {period.name}
          <span className="count">
            {period.counts.missing > 0 ? `未报${number(period.counts.missing)}` : rateText(period.counts)}
          </span>
        </button>
      ))}
    </div>
  );
}

function columnsOf(table: DutyTable, open: (period: string) => void): Column<DutyRow>[] {
  return [
    { key: "unit", title: "单位", render: (row) => row.unit.name, width: 150 },
    ...table.periods.map((period, at) => ({
      key: period.period,
      title: (
        <button type="button" className="plain" title={`审核${period.name}`} onClick={() => open(period.period)}>
          {shortName(period.name, table.year)}
        </button>
      ),
      render: (row: DutyRow) => {
        const cell = row.cells[at];
        if (!cell) return <span className="visually-hidden">不用报</span>;
        const { sign, word, look } = cellSign(cell);
        return (
          <span className={look} title={`${period.name}：${word}`}>
            <span aria-hidden="true">{sign}</span>
            <span className="visually-hidden">{word}</span>
          </span>
        );
      },
    })),
    { key: "rate", title: "按时率", numeric: true, render: (row) => rateText(row.counts) },
  ];
}

/** "2026年3月" → "3月" in the table of 2026. */
function shortName(name: string, year: number): string {
  return name.startsWith(`${year}年`) && name.length > 5 ? name.slice(5) : name;
}
