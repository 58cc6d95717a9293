// The tree of units, each branch read when it is opened.
import { useState } from "react";
import { useMe, useRead } from "../../api/hooks";
import type { UnitRow } from "../../api/types";
import { ErrorView } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { number } from "../../text/numbers";
import { unitKindWord } from "../../text/words";
import { RecordsLink } from "./RecordsLink";
import { SuccessionModal } from "./SuccessionModal";
import "./units.css";

export function UnitTree() {
  return (
    <div className="panel grow" style={{ overflow: "auto" }}>
      <Branch parent={null} level={0} />
    </div>
  );
}

function Branch({ parent, level }: { parent: number | null; level: number }) {
  const rows = useRead<UnitRow[]>("/units/children", { parent }, { staleTime: 600_000 });
  if (rows.isError) return <ErrorView error={rows.error} retry={() => void rows.refetch()} />;
  if (!rows.data) return <Loading what="正在展开" />;
  return (
    <ul className="branch">
      {rows.data.map((row) => (
        <Node key={row.unit.id} row={row} level={level} />
      ))}
    </ul>
  );
}

function Node({ row, level }: { row: UnitRow; level: number }) {
  const me = useMe();
  const [open, setOpen] = useState(level === 0);
  const [merging, setMerging] = useState(false);
  const { unit } = row;
  const facts = [row.area, row.ownership].filter(Boolean).join(" · ");
  return (
    <li>
      <div className="node" style={{ paddingLeft: level * 20 }}>
        {row.children > 0 ? (
          <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
            <span aria-hidden="true">{open ? "▾" : "▸"}</span> {unit.name}
            <span className="muted small"> {row.children} 个下级</span>
          </button>
        ) : (
          <span className="leaf">{unit.name}</span>
        )}
        <span className="tag">{unit.type ?? unitKindWord[unit.kind]}</span>
        {row.ended ? <span className="tag">{row.ended} 撤并</span> : null}
        <span className="muted small grow clip">
          {row.past.length > 0 ? `${facts} · 并入了${row.past.join("、")}` : facts}
        </span>
        <span className="small num">
          {row.pupils !== null ? `学生 ${number(row.pupils)} 人` : ""}
          {row.staff !== null ? `　教职工 ${number(row.staff)} 人` : ""}
        </span>
        {me.may.plan_edit && level > 0 && !row.ended && unit.kind !== "office" ? (
          <button type="button" className="plain small" aria-label={`撤并${unit.name}`} onClick={() => setMerging(true)}>
            撤并…
          </button>
        ) : null}
        <RecordsLink unit={unit} />
      </div>
      {merging ? <SuccessionModal unit={unit} onClose={() => setMerging(false)} /> : null}
      {open ? <Branch parent={unit.id} level={level + 1} /> : null}
    </li>
  );
}
