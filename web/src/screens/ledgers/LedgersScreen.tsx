// 台账: every ledger that this person may see, by area, with what is open and overdue.
import { Input } from "antd";
import { useMemo, useState } from "react";
import { useRead, useUnitName } from "../../api/hooks";
import type { LedgerBrief } from "../../api/types";
import { useParam, useYear } from "../../parts/address";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { number } from "../../text/numbers";

export function Component() {
  const year = useYear();
  const [unit, setUnit] = useParam("unit");
  const unitName = useUnitName(unit ? Number(unit) : null);
  const [words, setWords] = useState("");
  const ledgers = useRead<LedgerBrief[]>("/ledgers", { year, unit }, { keep: true });
  const areas = useMemo(() => byArea(ledgers.data ?? [], words.trim()), [ledgers.data, words]);
  return (
    <main>
      <PageHead
        title="台账"
        extra={
          unit ? (
            <button type="button" className="plain tag strong" onClick={() => setUnit(null)} title="去掉这个条件">
              {unitName} ✕
            </button>
          ) : null
        }
        actions={
          <Input
            aria-label="找台账"
            placeholder="找台账"
            allowClear
            value={words}
            onChange={(event) => setWords(event.target.value)}
            style={{ width: 180 }}
          />
        }
      />
      {ledgers.isError ? <ErrorView error={ledgers.error} retry={() => void ledgers.refetch()} /> : null}
      {ledgers.isLoading ? <Loading /> : null}
      {ledgers.data && areas.length === 0 ? <Message title="没有找到台账">换几个字再找。</Message> : null}
      <div className="stack">
        {areas.map(([area, list]) => (
          <section key={area} className="panel">
            <h2>{area}</h2>
            <ul
              style={{ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(280px, 1fr))", gap: "4px 24px" }}
            >
              {list.map((ledger) => (
                <Line key={ledger.id} ledger={ledger} unit={unit} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </main>
  );
}

function Line({ ledger, unit }: { ledger: LedgerBrief; unit: string | null }) {
  return (
    <li style={{ padding: "5px 0" }}>
      <div className="row">
        <Go className="grow clip" to={`/ledgers/${ledger.id}${unit ? `?unit=${unit}` : ""}`}>
          {ledger.name}
        </Go>
        <span className="small" style={{ whiteSpace: "nowrap" }}>
          {ledger.overdue > 0 ? <span className="late">■ 超期 {number(ledger.overdue)} </span> : null}
          {ledger.open > 0 ? <span>在办 {number(ledger.open)} </span> : null}
          <span className="muted">共 {number(ledger.total)}</span>
        </span>
      </div>
      <p className="muted small clip" title={ledger.about}>
        {ledger.office_name}
        {ledger.about ? ` · ${ledger.about}` : ""}
      </p>
    </li>
  );
}

function byArea(ledgers: LedgerBrief[], words: string): [string, LedgerBrief[]][] {
  const areas = new Map<string, LedgerBrief[]>();
  for (const ledger of ledgers) {
    if (words && !`${ledger.name}${ledger.about}${ledger.office_name}${ledger.area_name}`.includes(words)) continue;
    areas.set(ledger.area_name, [...(areas.get(ledger.area_name) ?? []), ledger]);
  }
  return [...areas];
}
