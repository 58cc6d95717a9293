// 单位: bureau offices, schools and kindergartens; found by name or code, with the way to their records.
import { Input } from "antd";
import { useMemo, useState } from "react";
import { useMe, useUnits } from "../../api/hooks";
import type { UnitBrief, UnitKind } from "../../api/types";
import { useParam } from "../../parts/address";
import { type Column, DataTable } from "../../parts/DataTable";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { UNIT_KINDS, unitKindWord } from "../../text/words";

export function Component() {
  const me = useMe();
  const units = useUnits();
  const [kind, setKind] = useParam("kind");
  const [words, setWords] = useParam("q");
  const [typed, setTyped] = useState(words ?? "");
  const shown = useMemo(
    () =>
      (units.data ?? []).filter(
        (unit) =>
          (!kind || unit.kind === kind) && (!words || `${unit.name}${unit.code}${unit.type ?? ""}`.includes(words)),
      ),
    [units.data, kind, words],
  );
  const columns = useMemo<Column<UnitBrief>[]>(
    () => [
      { key: "name", title: "单位", render: (unit) => unit.name, width: 200 },
      { key: "kind", title: "类别", render: (unit) => unitKindWord[unit.kind] },
      { key: "type", title: "办学类型", render: (unit) => unit.type ?? "" },
      { key: "code", title: "标识码", render: (unit) => unit.code },
      ...(me.may.ledgers.length > 0
        ? [
            {
              key: "records",
              title: "台账",
              render: (unit: UnitBrief) => <Go to={`/ledgers?unit=${unit.id}`}>看它的台账</Go>,
            },
          ]
        : []),
    ],
    [me.may.ledgers.length],
  );
  const count = (one: UnitKind) => (units.data ?? []).filter((unit) => unit.kind === one).length;
  return (
    <main className="fill">
      <PageHead title="单位" extra={<span className="muted">{units.data ? `${units.data.length} 个` : ""}</span>} />
      <div className="row wrap" style={{ marginBottom: 8 }}>
        <Input.Search
          aria-label="找单位"
          placeholder="名称或标识码"
          allowClear
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setWords(event.target.value.trim() || null);
          }}
          style={{ width: 220 }}
        />
        <div className="tabs">
          <button type="button" className="plain" aria-pressed={!kind} onClick={() => setKind(null)}>
            全部
          </button>
          {UNIT_KINDS.filter((one) => count(one) > 0).map((one) => (
            <button type="button" className="plain" key={one} aria-pressed={kind === one} onClick={() => setKind(one)}>
              {unitKindWord[one]}
              <span className="count">{count(one)}</span>
            </button>
          ))}
        </div>
      </div>
      {units.isError ? <ErrorView error={units.error} retry={() => void units.refetch()} /> : null}
      {units.isLoading ? <Loading /> : null}
      {units.data && shown.length === 0 ? <Message title="没有找到单位">换几个字，或清空条件再试。</Message> : null}
      {shown.length > 0 ? <DataTable caption="单位" columns={columns} rows={shown} rowKey={(unit) => unit.id} /> : null}
    </main>
  );
}
