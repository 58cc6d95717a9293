// In which ways a ledger's records are looked at besides the table, and the switch between them.
import type { LedgerDefinition, LedgerView } from "../../api/types";

export type View = "table" | LedgerView;

const NAMES: Record<View, string> = { table: "表格", board: "看板", calendar: "日历", map: "地图" };

/** The views that the definition names; where it names none, those that its states and fields allow. */
export function viewsOf(definition: LedgerDefinition): View[] {
  const several = definition.states.length > 1;
  const fits: Record<LedgerView, boolean> = {
    board: several,
    calendar: true,
    map: definition.fields.some((field) => field.type === "place" && field.privacy === "open"),
  };
  const named = definition.views ?? defaults(definition);
  return ["table", ...named.filter((view) => fits[view])];
}

function defaults(definition: LedgerDefinition): LedgerView[] {
  const views: LedgerView[] = definition.states.length > 2 ? ["board"] : [];
  if (definition.states.length > 1) views.push("calendar");
  return [...views, "map"];
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
