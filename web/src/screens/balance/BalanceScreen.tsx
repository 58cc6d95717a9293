// 均衡: the seven resources of a stage with their differences, every school against the standard, the self-check, and what-if.
import { Select } from "antd";
import { useMe, useRead } from "../../api/hooks";
import type { BalanceReport } from "../../api/stat";
import { useParam, useYear } from "../../parts/address";
import { ErrorView, Forbidden, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { LongText } from "../../parts/LongText";
import { MetMark } from "../../parts/MetMark";
import { PageHead } from "../../parts/PageHead";
import { SnapshotMark } from "../../parts/SnapshotMark";
import { StatNav } from "../../parts/StatNav";
import { Excluded } from "./Excluded";
import { Resources } from "./Resources";
import { Schools } from "./Schools";
import { SelfCheckList } from "./SelfCheckList";
import { WhatIfPanel } from "./WhatIfPanel";
import "./balance.css";

export function Component() {
  const me = useMe();
  if (!me.may.plan_read)
    return (
      <main>
        <Forbidden what="均衡" who="局机关" />
      </main>
    );
  return <Balance />;
}

function Balance() {
  const year = useYear();
  const [stage] = useParam("stage");
  const [standard] = useParam("standard");
  const report = useRead<BalanceReport>("/balance", { year, stage, standard }, { keep: true });
  return (
    <main>
      <PageHead title="均衡" extra={report.data ? <SnapshotMark snapshot={report.data.snapshot} /> : null} />
      <StatNav />
      {report.isError ? <ErrorView error={report.error} retry={() => void report.refetch()} /> : null}
      {!report.data && !report.isError ? <Loading what="正在计算" /> : null}
      {report.data && !report.isError ? <Workbench report={report.data} /> : null}
    </main>
  );
}

const SHOWS = [
  { id: "schools", name: "各校" },
  { id: "check", name: "自查" },
  { id: "what-if", name: "推演" },
];

function Workbench({ report }: { report: BalanceReport }) {
  const [, setStage] = useParam("stage");
  const [, setStandard] = useParam("standard");
  const [wanted, setShow] = useParam("show");
  const shows = SHOWS.filter(({ id }) => id !== "check" || report.self_check.length > 0);
  const show = shows.find(({ id }) => id === wanted)?.id ?? "schools";
  return (
    <div className="stack">
      <div className="row wrap">
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
        {report.standards.length > 1 ? (
          <Select
            aria-label="标准"
            value={report.standard}
            onChange={setStandard}
            options={report.standards.map((one) => ({ value: one.id, label: one.name }))}
            style={{ width: 180 }}
          />
        ) : null}
      </div>
      <Verdict report={report} />
      {report.resources.length === 0 ? (
        <Message title={`${report.year}年没有可算的数据`}>事业统计表报齐后，就能在这里看均衡。</Message>
      ) : (
        <>
          <Resources report={report} />
          <div className="tabs">
            {shows.map(({ id, name }) => (
              <button
                type="button"
                className="plain"
                key={id}
                aria-pressed={show === id}
                onClick={() => setShow(id === "schools" ? null : id)}
              >
                {name}
              </button>
            ))}
          </div>
          {show === "schools" ? (
            <>
              <Schools report={report} />
              <Excluded report={report} />
            </>
          ) : null}
          {show === "check" ? <SelfCheckList report={report} /> : null}
          {show === "what-if" ? <WhatIfPanel report={report} /> : null}
        </>
      )}
    </div>
  );
}

function Verdict({ report }: { report: BalanceReport }) {
  const { met, reasons } = report.verdict;
  return (
    <section className="panel" aria-label="结论">
      <p>
        <strong>
          {report.year}年{report.stage}资源配置 {met === null ? "还不能判定" : <MetMark met={met} />}
        </strong>
      </p>
      <ul className="small">
        {reasons.map((reason) => (
          <li key={reason}>
            <LongText text={reason} />
          </li>
        ))}
      </ul>
    </section>
  );
}
