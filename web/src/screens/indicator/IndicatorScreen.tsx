// One indicator of one unit: what it means, what it is made of, its course, its parts, and the units below it.
import { Button } from "antd";
import { useParams } from "react-router";
import { useMe, useRead } from "../../api/hooks";
import type { IndicatorDetail } from "../../api/stat";
import { useParam, useYear } from "../../parts/address";
import { ErrorView } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { MetMark } from "../../parts/MetMark";
import { PageHead } from "../../parts/PageHead";
import { SnapshotMark } from "../../parts/SnapshotMark";
import { StatNav } from "../../parts/StatNav";
import { STATISTIC_KINDS } from "../../parts/statPages";
import { UnitSelect } from "../../parts/UnitSelect";
import { useCopy } from "../../parts/useCopy";
import { changeWords, limitText } from "../../text/limits";
import { Basis } from "../indicators/ValueTable";
import { Bands } from "./Bands";
import { Course } from "./Course";
import { Definition } from "./Definition";
import { Parts } from "./Parts";
import { Peers } from "./Peers";
import { Terms } from "./Terms";
import { Units } from "./Units";

export function Component() {
  const { id } = useParams();
  const year = useYear();
  const [unit] = useParam("unit");
  const [by] = useParam("by");
  const [depth] = useParam("depth");
  const schools = depth === "schools" ? true : null;
  const path = `/indicators/${encodeURIComponent(id ?? "")}`;
  const detail = useRead<IndicatorDetail>(path, { year, unit, by, schools }, { keep: true });
  return (
    <main>
      {detail.data ? <Head detail={detail.data} /> : null}
      <StatNav />
      {detail.isError ? <ErrorView error={detail.error} retry={() => void detail.refetch()} /> : null}
      {!detail.data && !detail.isError ? <Loading what="正在计算" /> : null}
      {detail.data && !detail.isError ? <Body detail={detail.data} /> : null}
    </main>
  );
}

function Head({ detail }: { detail: IndicatorDetail }) {
  const copy = useCopy();
  const me = useMe();
  const [, setUnit] = useParam("unit");
  const { indicator, value, unit, year, snapshot } = detail;
  const quote = `${unit.name}${year}年${indicator.name}${value.text}（截至${snapshot.as_of.slice(0, 10)}，依据${snapshot.title || snapshot.name}，摘要${snapshot.digest.slice(0, 8)}）`;
  return (
    <PageHead
      title={indicator.name}
      extra={<SnapshotMark snapshot={snapshot} />}
      actions={
        <>
          {me.may.plan_read ? (
            <UnitSelect
              label="单位"
              kinds={STATISTIC_KINDS}
              placeholder={unit.name}
              value={unit.id}
              onChange={(next) => setUnit(next === null ? null : String(next))}
              style={{ width: 200 }}
            />
          ) : null}
          {value.value === null ? null : (
            <Button onClick={() => void copy(quote, "已复制，可粘贴到文稿")}>复制为引用</Button>
          )}
          <Go to={`/indicators?unit=${unit.id}`}>全部指标</Go>
        </>
      }
    />
  );
}

function Body({ detail }: { detail: IndicatorDetail }) {
  return (
    <div className="stack">
      <div className="two halves">
        <div className="stack">
          <Now detail={detail} />
          <Terms detail={detail} />
        </div>
        <Definition indicator={detail.indicator} />
      </div>
      <Course detail={detail} />
      <Bands detail={detail} />
      <Parts detail={detail} />
      <Peers detail={detail} />
      <Units detail={detail} />
    </div>
  );
}

function Now({ detail }: { detail: IndicatorDetail }) {
  const { value, unit, year } = detail;
  const merged = detail.series.find((point) => point.year === year)?.with ?? [];
  return (
    <section className="panel" aria-label="数值">
      <h2>
        {unit.name} {year}年
      </h2>
      {value.value === null ? (
        <p>
          <strong>暂无数值</strong>
          {value.missing ? `：${value.missing}` : ""}
        </p>
      ) : (
        <p className="row wrap" style={{ alignItems: "baseline", gap: 16 }}>
          <span className="big-value">{value.text}</span>
          {value.change ? <span>比上年{changeWords(value.change)}</span> : null}
        </p>
      )}
      <dl className="facts" style={{ marginTop: 6 }}>
        {value.threshold ? (
          <>
            <dt>{value.threshold.name}</dt>
            <dd>
              {limitText(value.threshold, value.unit)} <MetMark met={value.met} />
              <span className="muted small"> {value.threshold.basis}</span>
            </dd>
          </>
        ) : null}
        {value.target ? (
          <>
            <dt>今年目标</dt>
            <dd>{value.target}</dd>
          </>
        ) : null}
        {value.on_units > 0 ? (
          <>
            <dt>统计范围</dt>
            <dd>
              依据 <Basis value={value} />
              {merged.length > 0 ? `，含并入的${merged.join("、")}` : ""}
            </dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}
