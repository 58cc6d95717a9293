// 单位: the tree of the bureau, opened branch by branch, or found by name or code; with the way to a unit's records.
import { Input } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useRead, useUnits } from "../../api/hooks";
import type { UnitBrief } from "../../api/types";
import { useParam } from "../../parts/address";
import { type Column, DataTable } from "../../parts/DataTable";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { UNIT_KINDS, unitKindWord } from "../../text/words";
import { RecordsLink } from "./RecordsLink";
import { UnitTree } from "./UnitTree";

export function Component() {
  const units = useUnits();
  const [kind, setKind] = useParam("kind");
  const [words, setWords] = useParam("q");
  const [chosen] = useParam("unit");
  const [typed, setTyped] = useState(words ?? "");
  useEffect(() => {
    const timer = setTimeout(() => setWords(typed.trim() || null), 200);
    return () => clearTimeout(timer);
  }, [typed, setWords]);
  const count = (one: string) => (units.data ?? []).filter((unit) => unit.kind === one).length;
  return (
    <main className="fill">
      <PageHead title="单位" />
      <div className="row wrap" style={{ marginBottom: 8 }}>
        <Input
          type="search"
          aria-label="找单位"
          placeholder="名称或标识码"
          allowClear
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          style={{ width: 220 }}
        />
        <div className="tabs">
          <button type="button" className="plain" aria-pressed={!kind} onClick={() => setKind(null)}>
            按隶属
          </button>
          {UNIT_KINDS.filter((one) => count(one) > 0).map((one) => (
            <button type="button" className="plain" key={one} aria-pressed={kind === one} onClick={() => setKind(one)}>
              {unitKindWord[one]}
              <span className="count">{count(one)}</span>
            </button>
          ))}
        </div>
      </div>
      {chosen ? <Chosen id={Number(chosen)} units={units.data ?? []} /> : null}
      {kind || words ? <Found kind={kind} words={words} /> : <UnitTree />}
    </main>
  );
}

/** The unit that a link pointed at. */
function Chosen({ id, units }: { id: number; units: UnitBrief[] }) {
  const unit = units.find((one) => one.id === id);
  if (!unit) return null;
  return (
    <section className="panel row wrap" style={{ marginBottom: 8 }} aria-label="选中的单位">
      <strong>{unit.name}</strong>
      <span className="tag">{unit.type ?? unitKindWord[unit.kind]}</span>
      <span className="muted small">标识码 {unit.code}</span>
      <RecordsLink unit={unit} />
    </section>
  );
}

function Found({ kind, words }: { kind: string | null; words: string | null }) {
  const found = useRead<UnitBrief[]>("/units", { q: words, kind, limit: 1000 }, { keep: true });
  const columns = useMemo<Column<UnitBrief>[]>(
    () => [
      { key: "name", title: "单位", render: (unit) => unit.name, width: 220 },
      { key: "kind", title: "类别", render: (unit) => unitKindWord[unit.kind] },
      { key: "type", title: "办学类型", render: (unit) => unit.type ?? "" },
      { key: "code", title: "标识码", render: (unit) => unit.code },
      { key: "records", title: "台账", render: (unit) => <RecordsLink unit={unit} /> },
    ],
    [],
  );
  if (found.isError) return <ErrorView error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  if (found.data.length === 0) return <Message title="没有找到单位">换几个字，或清空条件再试。</Message>;
  return <DataTable caption="单位" columns={columns} rows={found.data} rowKey={(unit) => unit.id} />;
}
