// 报送: what my unit owes and has handed in; for the bureau, how complete each duty is, by unit and by period.
import { useMe } from "../../api/hooks";
import { useParam } from "../../parts/address";
import { Go } from "../../parts/Go";
import { PageHead } from "../../parts/PageHead";
import { Completeness } from "./Completeness";
import { Overview } from "./Overview";
import { OwnDuties } from "./OwnDuties";
import { PeriodDrawer } from "./PeriodDrawer";
import "./duties.css";

export function Component() {
  const me = useMe();
  const [ledger] = useParam("ledger");
  const [duty] = useParam("duty");
  const [period] = useParam("period");
  const [show, setShow] = useParam("show");
  const bureau = me.role !== "school";
  const own = !bureau || show === "own";
  if (bureau && ledger && duty)
    return (
      <main className="fill">
        <Completeness ledger={ledger} duty={duty} />
        {period ? <PeriodDrawer ledger={ledger} duty={duty} period={period} /> : null}
      </main>
    );
  return (
    <main>
      <PageHead
        title="报送"
        actions={bureau ? <Go to="/burden">填报负担</Go> : <Go to={`/units/${me.unit.id}/asked`}>本月要填什么</Go>}
      />
      {bureau ? (
        <div className="tabs" style={{ marginBottom: 8 }}>
          <button type="button" className="plain" aria-pressed={!own} onClick={() => setShow(null)}>
            各单位报送情况
          </button>
          <button type="button" className="plain" aria-pressed={own} onClick={() => setShow("own")}>
            {me.unit.name}要报的
          </button>
        </div>
      ) : null}
      {own ? <OwnDuties ledger={ledger} period={period} /> : <Overview />}
    </main>
  );
}
