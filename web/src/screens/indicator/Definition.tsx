// What an indicator means: formula in words, basis, limits with their time, examples that are run as tests.
import type { IndicatorBrief } from "../../api/stat";
import { limitText, limitTime } from "../../text/limits";

const betterWord: Record<string, string> = {
  up: "越高越好",
  down: "越低越好",
  near: "越接近标准越好",
  none: "不分好坏",
};

export function Definition({ indicator }: { indicator: IndicatorBrief }) {
  return (
    <section className="panel" aria-label="口径">
      <h2>口径</h2>
      <dl className="facts">
        <dt>公式</dt>
        <dd>{indicator.formula}</dd>
        <dt>依据</dt>
        <dd>{indicator.basis}</dd>
        <dt>方向</dt>
        <dd>
          {betterWord[indicator.better] ?? ""}
          {indicator.level === "county" ? "，只按全县计" : ""}
          {indicator.never_target ? "；只作统计，不作目标" : ""}
        </dd>
        {indicator.note ? (
          <>
            <dt>说明</dt>
            <dd>{indicator.note}</dd>
          </>
        ) : null}
      </dl>
      <Limits indicator={indicator} />
      <Examples indicator={indicator} />
    </section>
  );
}

function Limits({ indicator }: { indicator: IndicatorBrief }) {
  if (indicator.thresholds.length === 0) return null;
  return (
    <>
      <h3 className="small muted sub">限值</h3>
      <ul>
        {indicator.thresholds.map((limit) => (
          <li key={`${limit.name} ${limit.of} ${limit.since}`}>
            {limit.name}
            {limit.of ? `（${limit.of}）` : ""} <strong>{limitText(limit, indicator.unit)}</strong>
            <span className="muted small">
              {" "}
              {limitTime(limit)} {limit.basis}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Examples({ indicator }: { indicator: IndicatorBrief }) {
  if (indicator.examples.length === 0) return null;
  return (
    <>
      <h3 className="small muted sub">例</h3>
      <ul>
        {indicator.examples.map((example) => (
          <li key={example.given}>
            {example.given} → <strong>{example.value}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}
