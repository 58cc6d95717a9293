// The states of a ledger with how many records stand in each, under the filters in force.
import { useRead } from "../../api/hooks";
import type { LedgerDefinition, StateCount } from "../../api/types";
import { number } from "../../text/numbers";
import type { LedgerAddress } from "./useLedgerAddress";

export function StateTabs({ definition, address }: { definition: LedgerDefinition; address: LedgerAddress }) {
  const path = `/ledgers/${definition.brief.id}/counts`;
  const counts = useRead<StateCount[]>(path, address.narrowed, { keep: true });
  if (definition.states.length < 2 && !definition.trust) return null;
  const of = (state: string) => counts.data?.find((one) => one.state === state)?.count;
  const choose = (state: string | null, proposed = false) =>
    address.set((next) => {
      next.delete("state");
      next.delete("proposed");
      if (state) next.set("state", state);
      if (proposed) next.set("proposed", "true");
    });
  const total = counts.data?.reduce((sum, one) => sum + one.count, 0);
  return (
    <div className="tabs" style={{ marginBottom: 6 }}>
      <button
        type="button"
        className="plain"
        aria-pressed={!address.state && !address.proposed}
        onClick={() => choose(null)}
      >
        全部<span className="count">{number(total)}</span>
      </button>
      {definition.states.map((state) => (
        <button
          type="button"
          className="plain"
          key={state.id}
          aria-pressed={address.state === state.id}
          onClick={() => choose(state.id)}
        >
          {state.name}
          <span className="count">{counts.data ? number(of(state.id) ?? 0) : ""}</span>
        </button>
      ))}
      {definition.trust || address.proposed ? (
        <button type="button" className="plain" aria-pressed={address.proposed} onClick={() => choose(null, true)}>
          待采信
        </button>
      ) : null}
    </div>
  );
}
