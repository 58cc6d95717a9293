// The resources as cards: the county's mean beside the minimum, the coefficient as a bar with its limit. A card chosen sorts the schools.
import type { BalanceReport, BalanceResource } from "../../api/stat";
import { useParam } from "../../parts/address";
import { BarLine } from "../../parts/BarLine";
import { MetMark } from "../../parts/MetMark";
import { amountText, cvText, minimumText, perText } from "./words";

export function Resources({ report }: { report: BalanceReport }) {
  const [chosen, choose] = useParam("resource");
  const top = Math.max(...report.resources.map((one) => Math.max((one.limit ?? 0) * 1.25, one.cv ?? 0)), 0.1);
  return (
    <ul className="resource-cards">
      {report.resources.map((resource) => (
        <li key={resource.id}>
          <button
            type="button"
            className="plain resource-card"
            aria-pressed={chosen === resource.id}
            onClick={() => choose(chosen === resource.id ? null : resource.id)}
          >
            <Card resource={resource} top={top} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Card({ resource, top }: { resource: BalanceResource; top: number }) {
  return (
    <>
      <strong className="clip" title={resource.name}>
        {resource.item}
      </strong>
      <span className="small">
        {amountText(resource.mean)} <span className="muted">{perText(resource)}</span>
        <br />
        <span className="muted">{resource.minimum > 0 ? `标准 ${minimumText(resource)}` : "不看单校"}</span>
      </span>
      <span className="row small" style={{ justifyContent: "space-between" }}>
        <span>
          差异系数 <strong>{cvText(resource.cv)}</strong>
        </span>
        {resource.limit === null ? null : <span className="muted">限值 ≤{resource.limit}</span>}
      </span>
      <BarLine value={resource.cv} top={top} limit={resource.limit} met={resource.met} />
      <span className="small">
        {resource.why ? (
          <span className="warn-words">{resource.why}</span>
        ) : (
          <>
            <MetMark met={resource.met} words={["在限值内", "超过限值"]} />
            <span className="muted"> 按 {resource.on_schools} 所学校</span>
          </>
        )}
      </span>
    </>
  );
}
