// The units below: sorted bars with the limit, their places on a map, and how the values lie. A unit leads to its own page.
import { useMemo } from "react";
import { useLocation, useNavigate } from "react-router";
import type { IndicatorDetail, UnitValue } from "../../api/stat";
import { useParam } from "../../parts/address";
import { BarLine } from "../../parts/BarLine";
import { type Column, DataTable } from "../../parts/DataTable";
import { MetMark } from "../../parts/MetMark";
import { readPlace } from "../../parts/spots";
import { axisTop, decimalsOf, valueText } from "../../text/limits";
import { number } from "../../text/numbers";
import { unitKindWord } from "../../text/words";
import { Distribution } from "./Distribution";
import { UnitMap } from "./UnitMap";

const SHOWS = [
  { id: "bars", name: "排序" },
  { id: "map", name: "地图" },
  { id: "spread", name: "分布" },
] as const;

/** Fewer values are seen in the bars; they have no distribution. */
const FEWEST = 4;

export function Units({ detail }: { detail: IndicatorDetail }) {
  const [depth, setDepth] = useParam("depth");
  const [wanted, setShow] = useParam("show");
  const { units, spread } = detail;
  const open = useOpenUnit(detail);
  const placed = units.some((one) => readPlace(one.place) !== null);
  const shows = SHOWS.filter(
    ({ id }) => id === "bars" || (id === "map" ? placed : spread.figures !== null && spread.count >= FEWEST),
  );
  const show = shows.find((one) => one.id === wanted)?.id ?? "bars";
  if (detail.indicator.level === "county" || (units.length === 0 && !depth)) return null;
  return (
    <section className="panel" aria-label="各单位">
      <h2>{unitsTitle(detail)}</h2>
      <div className="row wrap" style={{ marginBottom: 8 }}>
        <div className="tabs">
          <button type="button" className="plain" aria-pressed={depth !== "schools"} onClick={() => setDepth(null)}>
            直接下级
          </button>
          <button
            type="button"
            className="plain"
            aria-pressed={depth === "schools"}
            onClick={() => setDepth("schools")}
          >
            全部学校
          </button>
        </div>
        <div className="tabs">
          {shows.map(({ id, name }) => (
            <button
              type="button"
              className="plain"
              key={id}
              aria-pressed={show === id}
              onClick={() => setShow(id === "bars" ? null : id)}
            >
              {name}
            </button>
          ))}
        </div>
      </div>
      {units.length === 0 ? <p className="muted">没有下级单位。</p> : null}
      {show === "map" ? <UnitMap detail={detail} onOpen={open} /> : null}
      {show === "spread" && spread.figures ? (
        <Distribution detail={detail} spread={spread} figures={spread.figures} />
      ) : null}
      {units.length > 0 && show === "bars" ? <Bars detail={detail} onOpen={open} /> : null}
    </section>
  );
}

/** The same page for a unit below; the year and the division stay. */
function useOpenUnit(detail: IndicatorDetail) {
  const navigate = useNavigate();
  const place = useLocation();
  return (one: UnitValue) => {
    const params = new URLSearchParams(place.search);
    params.set("unit", String(one.unit.id));
    params.delete("show");
    if (one.unit.kind === "school" || one.unit.kind === "kindergarten") params.delete("depth");
    navigate(`/indicators/${detail.indicator.id}?${params}`);
    window.scrollTo(0, 0);
  };
}

function unitsTitle({ units, indicator }: IndicatorDetail): string {
  const known = units.filter((one) => one.value !== null);
  const short = known.filter((one) => one.met === false).length;
  if (known.some((one) => one.met !== null))
    return short > 0 ? `${known.length} 个单位中 ${short} 个未达标` : `${known.length} 个单位全部达标`;
  return `各单位${indicator.name}`;
}

const keys: Record<string, (one: UnitValue) => number | string | null> = {
  value: (one) => one.value,
  before: (one) => one.before,
  rank: (one) => one.rank,
  unit: (one) => one.unit.name,
};

/** By a column, backwards with a hyphen; what has no value comes last either way. */
function sorted(units: UnitValue[], by: string): UnitValue[] {
  const key = keys[by.replace("-", "")] ?? keys.value;
  const sign = by.startsWith("-") ? -1 : 1;
  return [...units].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "zh"));
  });
}

function Bars({ detail, onOpen }: { detail: IndicatorDetail; onOpen: (one: UnitValue) => void }) {
  const [sort, setSort] = useParam("sort");
  const by = sort ?? "-value";
  const rows = useMemo(() => sorted(detail.units, by), [detail.units, by]);
  const columns = useMemo(() => columnsOf(detail), [detail]);
  return (
    <div className="units-table">
      <DataTable
        caption={`各单位${detail.indicator.name}`}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.unit.id}
        onOpen={onOpen}
        sort={by}
        onSort={setSort}
      />
    </div>
  );
}

function columnsOf(detail: IndicatorDetail): Column<UnitValue>[] {
  const { units, value } = detail;
  const limit = value.threshold?.min ?? value.threshold?.max ?? null;
  const decimals = decimalsOf(value.text || units.find((one) => one.text)?.text || "");
  const top = axisTop([...units.map((one) => one.value), limit]);
  const columns: Column<UnitValue>[] = [
    { key: "unit", title: "单位", render: (row) => row.unit.name, width: 160, sort: "unit" },
    { key: "value", title: "数值", numeric: true, sort: "value", render: (row) => row.text || "—" },
    {
      key: "bar",
      title: limit === null ? "图" : `图（虚线为限值 ${number(limit)}）`,
      render: (row) => <BarLine value={row.value} top={top} limit={limit} met={row.met} />,
      width: 220,
    },
  ];
  if (units.some((one) => one.met !== null))
    columns.push({ key: "met", title: "限值", render: (row) => <MetMark met={row.met} /> });
  if (units.some((one) => one.rank !== null))
    columns.push({
      key: "rank",
      title: "同类排名",
      numeric: true,
      sort: "rank",
      render: (row) => (row.rank === null ? "" : `${row.rank} / ${row.rank_of}`),
    });
  columns.push(
    {
      key: "before",
      title: "上年",
      numeric: true,
      sort: "before",
      render: (row) => valueText(row.before, decimals, ""),
    },
    { key: "type", title: "类型", render: (row) => row.unit.type ?? unitKindWord[row.unit.kind] },
  );
  if (units.some((one) => one.town)) columns.push({ key: "town", title: "乡镇", render: (row) => row.town ?? "" });
  return columns;
}
