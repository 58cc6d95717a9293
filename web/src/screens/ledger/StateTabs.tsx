// The states of a ledger with how many records stand in each, under the filters in force.
import { useRead } from "../../api/hooks";
import type { LedgerDefinition, StateCount } from "../../api/types";
import { number } from "../../text/numbers";
import type { LedgerAddress } from "./useLedgerAddress";

export function StateTabs({ definition, address }: { definition: LedgerDefinition; address: LedgerAddress }) {
  const path = `/ledgers/${definition.brief.id}/counts`;
  const counts = useRead<StateCount[]>(path, address.narrowed, { keep: true });
  if (definition.states.length < 2) return null;
  const of = (state: string) => counts.data?.find((one) => one.state === state)?.count;
  const total = counts.data?.reduce((sum, one) => sum + one.count, 0);
  return (
    <div className="tabs" style={{ marginBottom: 6 }}>
      <button
        type="button"
        className="plain"
        aria-pressed={!address.state}
        onClick={() => address.setOne("state", null)}
      >
        全部<span className="count">{number(total)}</span>
      </button>
      {definition.states.map((state) => (
        <button
          type="button"
          className="plain"
          key={state.id}
          aria-pressed={address.state === state.id}
          onClick={() => address.setOne("state", state.id)}
        >
          {state.name}
          <span className="count">{counts.data ? number(of(state.id) ?? 0) : ""}</span>
        </button>
      ))}
    </div>
  );
}
