// What a school keeps: its ledgers with what is open and overdue, and the way to a new line.
import { useRead } from "../../api/hooks";
import type { LedgerBrief } from "../../api/types";
import { Go } from "../../parts/Go";
import { number } from "../../text/numbers";

export function OwnLedgers() {
  const ledgers = useRead<LedgerBrief[]>("/ledgers");
  if (!ledgers.data) return null;
  return (
    <section className="panel">
      <h2>我们的台账</h2>
      <ul>
        {ledgers.data.map((ledger) => (
          <li key={ledger.id} className="row wrap" style={{ padding: "6px 0", borderTop: "1px solid var(--line)" }}>
            <Go className="grow" to={`/ledgers/${ledger.id}`}>
              {ledger.name}
            </Go>
            <span className="small">
              {ledger.overdue > 0 ? <span className="late">■ 超期 {number(ledger.overdue)} </span> : null}
              {ledger.open > 0 ? `在办 ${number(ledger.open)} ` : ""}
              <span className="muted">共 {number(ledger.total)}</span>
            </span>
            {ledger.may_write ? (
              <Go className="small" to={`/ledgers/${ledger.id}/new`}>
                新增
              </Go>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
