// Every school against the standard: seven values, what falls short by sign and word, the verdict, and what it adds to the differences.
import { Button, Input } from "antd";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import type { BalanceReport, BalanceSchool, BalanceValue } from "../../api/stat";
import { useAddress, useParam } from "../../parts/address";
import { BarLine } from "../../parts/BarLine";
import { sheetText } from "../../parts/copyTable";
import { type Column, DataTable } from "../../parts/DataTable";
import { MetMark } from "../../parts/MetMark";
import { useCopy } from "../../parts/useCopy";
import { holds } from "../../text/initials";
import { number, percent } from "../../text/numbers";
import { amountText, minimumText, perText } from "./words";

export function Schools({ report }: { report: BalanceReport }) {
  const navigate = useNavigate();
  const address = useAddress();
  const copy = useCopy();
  const [resource] = useParam("resource");
  const [only, setOnly] = useParam("only");
  const [words, setWords] = useState("");
  const at = report.resources.findIndex((one) => one.id === resource);
  const rows = useMemo(() => ordered(report, at), [report, at]);
  const columns = useMemo(() => columnsOf(report, at), [report, at]);
  const shown = rows.filter((row) => holds(row.unit.name, words) && (only !== "failed" || row.passed !== true));
  const failed = report.schools.filter((row) => row.passed === false).length;
  return (
    <section className="panel" aria-label="各校">
      <h2>
        {failed === 0
          ? `${report.schools.length} 所学校全部达标`
          : `${report.schools.length} 所学校中 ${failed} 所未达标`}
        {at >= 0 ? <span className="small">按对“{report.resources[at].name}”差异的影响排</span> : null}
      </h2>
      <div className="row wrap" style={{ marginBottom: 8 }}>
        <Input
          type="search"
          aria-label="找学校"
          placeholder="名称或拼音首字母"
          allowClear
          value={words}
          onChange={(event) => setWords(event.target.value)}
          style={{ width: 180 }}
        />
        <Button
          aria-pressed={only === "failed"}
          type={only === "failed" ? "primary" : "default"}
          onClick={() => setOnly(only === "failed" ? null : "failed")}
        >
          只看没达标的
        </Button>
        <Button onClick={() => void copy(sheetText(sheet(report, shown)), "已复制，可粘贴到 Excel")}>
          复制到 Excel
        </Button>
      </div>
      {shown.length === 0 ? (
        <p className="muted">没有符合的学校。</p>
      ) : (
        <div className="units-table">
          <DataTable
            caption={`${report.year}年${report.stage}各校资源配置`}
            columns={columns}
            rows={shown}
            rowKey={(row) => row.unit.id}
            onOpen={(row) => navigate(address(`/indicators?unit=${row.unit.id}`))}
          />
        </div>
      )}
      <p className="small muted" style={{ paddingTop: 6 }}>
        ✕ 不足标准的85%　▲ 不足标准但达到85%　— 缺数据。影响为这所学校占全县差异的份额，▼ 低于平均，▲ 高于平均。
      </p>
    </section>
  );
}

/** Those that fail first; where a resource is chosen, those that add most to its differences. */
function ordered(report: BalanceReport, at: number): BalanceSchool[] {
  const weight = (row: BalanceSchool) =>
    at >= 0
      ? Math.abs(row.values[at]?.share ?? 0)
      : (row.passed === false ? 100 : row.passed === null ? 50 : 0) - row.met;
  return [...report.schools].sort((a, b) => weight(b) - weight(a));
}

function columnsOf(report: BalanceReport, at: number): Column<BalanceSchool>[] {
  const columns: Column<BalanceSchool>[] = [
    { key: "unit", title: "学校", render: (row) => row.unit.name, width: 150 },
    {
      key: "verdict",
      title: "结论",
      render: (row) =>
        row.passed === null ? <span className="warn-words">缺数据</span> : <MetMark met={row.passed} />,
    },
    { key: "met", title: "达标（项）", numeric: true, render: (row) => row.met },
    { key: "pupils", title: "学生（人）", numeric: true, render: (row) => number(row.pupils) },
  ];
  const top = Math.max(...report.schools.map((row) => Math.abs(row.values[at]?.share ?? 0)), 1e-9);
  if (at >= 0)
    columns.push({
      key: "share",
      title: "影响",
      render: (row) => <Share value={row.values[at]} top={top} />,
      width: 150,
    });
  report.resources.forEach((resource, place) => {
    columns.push({
      key: resource.id,
      title: (
        <span title={`${resource.name}，${perText(resource)}，标准 ${minimumText(resource) || "不看单校"}`}>
          {resource.item}
          <br />
          <span className="muted small">
            {perText(resource)} {minimumText(resource)}
          </span>
        </span>
      ),
      numeric: true,
      render: (row) => <Value value={row.values[place]} />,
    });
  });
  columns.push(
    {
      key: "gap",
      title: "缺口",
      render: (row) => <span title={row.gap ?? undefined}>{row.gap ?? ""}</span>,
      width: 200,
    },
    { key: "town", title: "乡镇", render: (row) => row.town ?? "" },
  );
  return columns;
}

function Value({ value }: { value: BalanceValue | undefined }) {
  if (!value || value.value === null)
    return (
      <span className="muted" title={value?.why ?? "未填报"}>
        —<span className="visually-hidden">{value?.why ?? "未填报"}</span>
      </span>
    );
  if (value.met !== false) return <>{amountText(value.value)}</>;
  const near = value.ratio !== null && value.ratio >= 0.85;
  return (
    <span className={near ? "warn-words" : "met no"} title={value.gap ? `缺${value.gap}` : undefined}>
      <span aria-hidden="true">{near ? "▲ " : "✕ "}</span>
      {amountText(value.value)}
      <span className="visually-hidden">
        {near ? "不足标准但达到85%" : "不足标准的85%"}
        {value.gap ? `，缺${value.gap}` : ""}
      </span>
    </span>
  );
}

function Share({ value, top }: { value: BalanceValue | undefined; top: number }) {
  if (!value || value.share === null) return <span className="muted">—</span>;
  const size = Math.abs(value.share);
  return (
    <span className="row" style={{ gap: 6 }}>
      <span className="num" style={{ minWidth: 62 }}>
        {value.share < 0 ? "▼" : "▲"} {percent(size, 1)}
      </span>
      <span className="grow">
        <BarLine value={size} top={top} />
      </span>
    </span>
  );
}

function sheet(report: BalanceReport, rows: BalanceSchool[]) {
  const head = ["学校", "乡镇", "结论", "达标项", "学生", ...report.resources.map((one) => one.name), "缺口"];
  const word = (passed: boolean | null) => (passed === null ? "缺数据" : passed ? "达标" : "未达标");
  return [
    head,
    ...rows.map((row) => [
      row.unit.name,
      row.town,
      word(row.passed),
      row.met,
      row.pupils,
      ...row.values.map((value) => value.value),
      row.gap,
    ]),
  ];
}
