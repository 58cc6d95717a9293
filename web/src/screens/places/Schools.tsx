// The schools of the zone years ahead, those that will be short first; every column of numbers sorts.
import { Button, Input } from "antd";
import { useState } from "react";
import type { PlacesReport, PlacesSchool } from "../../api/stat";
import { sheetText } from "../../parts/copyTable";
import { type Column, DataTable } from "../../parts/DataTable";
import { useCopy } from "../../parts/useCopy";
import { holds } from "../../text/initials";
import { number } from "../../text/numbers";

const whole = (value: number | null | undefined) =>
  value === null || value === undefined ? "—" : number(Math.round(value));

export function Schools({ report }: { report: PlacesReport }) {
  const copy = useCopy();
  const [words, setWords] = useState("");
  const [only, setOnly] = useState(false);
  const [sort, setSort] = useState<string | null>(null);
  const years = (report.schools[0]?.ahead ?? []).map((one) => one.year);
  if (report.schools.length === 0) return null;
  const short = report.schools.filter((one) => one.short_from !== null);
  const found = report.schools.filter((one) => holds(one.unit.name, words) && (!only || one.short_from !== null));
  const rows = sorted(found, sort);
  return (
    <section className="panel" aria-label="各校学位">
      <h2>
        {short.length === 0
          ? `${report.schools.length} 所学校学位都够用`
          : `${report.schools.length} 所学校中 ${short.length} 所将缺学位`}
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
        <Button aria-pressed={only} type={only ? "primary" : "default"} onClick={() => setOnly(!only)}>
          只看将缺学位的
        </Button>
        <Button onClick={() => void copy(sheetText(sheet(years, rows)), "已复制，可粘贴到 Excel")}>复制到 Excel</Button>
      </div>
      {rows.length === 0 ? (
        <p className="muted">没有符合的学校。</p>
      ) : (
        <div className="units-table">
          <DataTable
            caption={`${report.zone.name}${report.stage}各校学位`}
            columns={columnsOf(years)}
            rows={rows}
            rowKey={(row) => row.unit.id}
            sort={sort}
            onSort={setSort}
          />
        </div>
      )}
      <p className="small muted">
        ■ 严重不足：缺的超过标准规定的比例。▲ 可能不足：学位总数够，但按年级编班教室不够，或预测的上限超过学位。
      </p>
    </section>
  );
}

function Mark({ school }: { school: PlacesSchool }) {
  if (school.level === null) return <span className="muted">够用</span>;
  if (school.level === "red") return <span className="late">■ 严重不足</span>;
  if (school.level === "planned") return <>● 规划补齐</>;
  return <span className="warn-words">{school.short_from === null ? "▲ 可能不足" : "▲ 不足"}</span>;
}

function columnsOf(years: number[]): Column<PlacesSchool>[] {
  const ahead = years.map(
    (year): Column<PlacesSchool> => ({
      key: String(year),
      title: `${year}年预测`,
      numeric: true,
      sort: String(year),
      render: (row) => {
        const one = row.ahead.find((found) => found.year === year);
        const ranged = one && one.low !== null && one.high !== null;
        return (
          <>
            {whole(one?.pupils)}
            {ranged ? <span className="muted small">（{`${whole(one?.low)}–${whole(one?.high)}`}）</span> : null}
          </>
        );
      },
    }),
  );
  return [
    { key: "unit", title: "学校", render: (row) => row.unit.name, width: 150 },
    { key: "pupils", title: "现有学生", numeric: true, sort: "pupils", render: (row) => number(row.pupils) },
    ...ahead,
    { key: "capacity", title: "现有学位", numeric: true, sort: "capacity", render: (row) => whole(row.capacity) },
    {
      key: "planned",
      title: "规划新增",
      numeric: true,
      sort: "planned",
      render: (row) => (row.planned > 0 ? `+${number(row.planned)}` : ""),
    },
    {
      key: "short_from",
      title: "首次缺学位",
      numeric: true,
      sort: "short_from",
      render: (row) => (row.short_from === null ? "" : `${row.short_from}年`),
    },
    {
      key: "most",
      title: "最多缺",
      numeric: true,
      sort: "most",
      render: (row) => (row.most === null ? "" : <span className="late">{whole(row.most)}</span>),
    },
    {
      key: "level",
      title: "预警",
      render: (row) => <Mark school={row} />,
    },
  ];
}

/** As the server sent them where nothing is chosen: the most urgent first. */
function sorted(rows: PlacesSchool[], sort: string | null): PlacesSchool[] {
  if (!sort) return rows;
  const down = sort.startsWith("-");
  const key = down ? sort.slice(1) : sort;
  const value = (row: PlacesSchool): number | null => {
    if (key === "pupils" || key === "capacity" || key === "planned" || key === "short_from" || key === "most")
      return row[key];
    return row.ahead.find((one) => String(one.year) === key)?.pupils ?? null;
  };
  // What has no value comes last either way.
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return down ? y - x : x - y;
  });
}

function sheet(years: number[], rows: PlacesSchool[]) {
  const head = years.flatMap((year) => [`${year}年预测`, `${year}年下限`, `${year}年上限`]);
  const round = (value: number | null | undefined) =>
    value === null || value === undefined ? null : Math.round(value);
  return [
    ["学校", "现有学生", ...head, "现有学位", "规划新增", "首次缺学位", "最多缺"],
    ...rows.map((row) => [
      row.unit.name,
      row.pupils,
      ...years.flatMap((year) => {
        const one = row.ahead.find((found) => found.year === year);
        return [round(one?.pupils), round(one?.low), round(one?.high)];
      }),
      round(row.capacity),
      row.planned,
      row.short_from,
      round(row.most),
    ]),
  ];
}
