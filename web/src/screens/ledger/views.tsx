// In which ways a ledger's records are looked at besides the table, and the switch between them.
import type { LedgerDefinition, LedgerView } from "../../api/types";

export type View = "table" | LedgerView;

const NAMES: Record<View, string> = { table: "表格", board: "看板", calendar: "日历", map: "地图" };

/** The views that the definition names, as far as its states and fields allow them. */
export function viewsOf(definition: LedgerDefinition): View[] {
  const fits: Record<LedgerView, boolean> = {
    board: definition.states.length > 1,
    calendar: true,
    map: definition.fields.some((field) => field.type === "place" && field.privacy === "open"),
  };
  return ["table", ...definition.views.filter((view) => fits[view])];
}

export function ViewSwitch(props: { views: View[]; view: View; onView: (view: string | null) => void }) {
  if (props.views.length < 2) return null;
  return (
    <fieldset className="tabs view-switch" aria-label="看法">
      {props.views.map((view) => (
        <button
          type="button"
          className="plain"
          key={view}
          aria-pressed={props.view === view}
          onClick={() => props.onView(view === "table" ? null : view)}
        >
          {NAMES[view]}
        </button>
      ))}
    </fieldset>
  );
}
