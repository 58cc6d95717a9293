// 学位: pupils of a zone and stage in the years ahead against the places there are, with what new places would change.
import { Select } from "antd";
import { useMemo } from "react";
import { useMe, useRead } from "../../api/hooks";
import type { PlacesReport } from "../../api/stat";
import { useParam, useYear } from "../../parts/address";
import { ErrorView, Forbidden, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { SnapshotMark } from "../../parts/SnapshotMark";
import { StatNav } from "../../parts/StatNav";
import { Backtest } from "./Backtest";
import { GapTable } from "./GapTable";
import { NewPlaces } from "./NewPlaces";
import { PlacesChart } from "./PlacesChart";
import { Projects } from "./Projects";
import { outlook, readAdded } from "./plan";
import { Schools } from "./Schools";
import { Warnings } from "./Warnings";
import "./places.css";

const AHEAD = 5;

export function Component() {
  const me = useMe();
  if (!me.may.plan_read)
    return (
      <main>
        <Forbidden what="学位" who="局机关" />
      </main>
    );
  return <Places />;
}

function Places() {
  const year = useYear();
  const [zone] = useParam("zone");
  const [stage] = useParam("stage");
  const report = useRead<PlacesReport>("/places", { year, zone, stage, horizon: AHEAD }, { keep: true });
  return (
    <main>
      <PageHead title="学位" extra={report.data ? <SnapshotMark snapshot={report.data.snapshot} /> : null} />
      <StatNav />
      {report.isError ? <ErrorView error={report.error} retry={() => void report.refetch()} /> : null}
      {!report.data && !report.isError ? <Loading what="正在测算" /> : null}
      {report.data && !report.isError ? <Workbench report={report.data} /> : null}
    </main>
  );
}

function Workbench({ report }: { report: PlacesReport }) {
  const [, setZone] = useParam("zone");
  const [, setStage] = useParam("stage");
  const [text, setAdded] = useParam("add");
  const added = useMemo(() => readAdded(text), [text]);
  const years = useMemo(() => outlook(report.years, added), [report.years, added]);
  return (
    <div className="stack">
      <div className="row wrap">
        <Select
          aria-label="片区"
          value={report.zone.id}
          onChange={(id) => setZone(String(id))}
          showSearch={{ optionFilterProp: "label" }}
          options={report.zones.map((unit) => ({ value: unit.id, label: unit.name }))}
          style={{ width: 200 }}
        />
        <div className="tabs">
          {report.stages.map((one) => (
            <button
              type="button"
              className="plain"
              key={one.id}
              aria-pressed={one.id === report.stage}
              onClick={() => setStage(one.id)}
            >
              {one.name}
            </button>
          ))}
        </div>
      </div>
      {years.length === 0 ? (
        <Message title="没有可测算的数据">有了历年在校生数和学位数，就能在这里看学位。</Message>
      ) : (
        <>
          <Warnings report={report} />
          <section className="panel" aria-label="学生与学位">
            <PlacesChart report={report} years={years} />
            <GapTable report={report} years={years} tried={added.length > 0} />
          </section>
          <Projects report={report} />
          <NewPlaces report={report} years={years} added={added} setAdded={setAdded} />
          <Schools report={report} />
          <Backtest report={report} />
        </>
      )}
    </div>
  );
}
