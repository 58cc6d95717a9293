// Like with like: a school's place in its class, the most alike schools, and how the values of the class lie.
import { useLocation, useNavigate } from "react-router";
import type { IndicatorDetail, PeerValue, Peers as Found } from "../../api/stat";
import { BarLine } from "../../parts/BarLine";
import { type Column, DataTable } from "../../parts/DataTable";
import { axisTop } from "../../text/limits";
import { number } from "../../text/numbers";
import { Distribution } from "./Distribution";

export function Peers({ detail }: { detail: IndicatorDetail }) {
  const { peers } = detail;
  const open = useOpenPeer(detail);
  if (!peers || (!peers.place && !peers.spread && peers.near.length === 0)) return null;
  return (
    <section className="panel" aria-label="同类学校">
      <h2>{peersTitle(peers)}</h2>
      {peers.near.length > 0 ? (
        <>
          <p className="muted small" style={{ marginBottom: 6 }}>
            {nearWords(detail, peers)}只在同一类学校里比；按学生数、学段和城乡、寄宿、小规模找最相近的。
          </p>
          <DataTable
            caption="最相近的学校"
            columns={columnsOf(detail, peers.near)}
            rows={peers.near}
            rowKey={(row) => row.unit.id}
            onOpen={open}
          />
        </>
      ) : (
        <p className="muted small">只在{peers.class}里比，不与别类学校排名。</p>
      )}
      {peers.spread?.figures ? (
        <div style={{ marginTop: 12 }}>
          <Distribution
            detail={detail}
            spread={peers.spread}
            figures={peers.spread.figures}
            of={peers.class}
            own={detail.value.value}
          />
        </div>
      ) : null}
    </section>
  );
}

/** "完全小学 84 所中列第 12，百分位 86" */
function peersTitle({ class: name, place }: Found): string {
  if (!place) return `同类学校（${name}）`;
  const tied = place.tied > 1 ? "并列" : "";
  return `${name} ${place.of} 所中${tied}列第 ${place.rank}，百分位 ${number(place.percentile, 0)}`;
}

/** The place among those shown, where schools are ranked at all. */
function nearWords({ indicator }: IndicatorDetail, { near, place }: Found): string {
  const own = near.find((one) => one.own)?.value ?? null;
  if (own === null || !place) return "";
  const sign = indicator.better === "up" ? 1 : -1;
  const known = near.flatMap((one) => (one.value === null ? [] : [one.value]));
  const before = known.filter((value) => sign * value > sign * own).length;
  return `在最相近的 ${known.length} 所中列第 ${before + 1}。`;
}

function useOpenPeer({ indicator }: IndicatorDetail) {
  const navigate = useNavigate();
  const place = useLocation();
  return (one: PeerValue) => {
    const params = new URLSearchParams(place.search);
    params.set("unit", String(one.unit.id));
    navigate(`/indicators/${indicator.id}?${params}`);
    window.scrollTo(0, 0);
  };
}

function columnsOf({ value }: IndicatorDetail, near: PeerValue[]): Column<PeerValue>[] {
  const limit = value.threshold?.min ?? value.threshold?.max ?? null;
  const top = axisTop([...near.map((one) => one.value), limit]);
  return [
    {
      key: "unit",
      title: "学校",
      width: 170,
      render: (row) =>
        row.own ? (
          <strong>
            {row.unit.name}
            <span className="muted small">（本校）</span>
          </strong>
        ) : (
          row.unit.name
        ),
    },
    { key: "value", title: "数值", numeric: true, render: (row) => (row.value === null ? "—" : row.text) },
    {
      key: "bar",
      title: limit === null ? "图" : `图（虚线为限值 ${number(limit)}）`,
      width: 200,
      render: (row) => <BarLine value={row.value} top={top} limit={limit} met={row.met} />,
    },
    { key: "pupils", title: "学生数", numeric: true, render: (row) => number(row.pupils) || "—" },
    { key: "setting", title: "办学条件", render: setting },
    {
      key: "alike",
      title: "相近程度",
      numeric: true,
      render: (row) => (row.own ? "" : `${number((1 - row.distance) * 100, 0)}%`),
    },
  ];
}

function setting(row: PeerValue): string {
  return [row.area, row.boarding ? "寄宿" : null, row.small ? "小规模" : null].filter(Boolean).join("、") || "—";
}
