// Schools that are not counted, each with the reason.
import type { BalanceReport } from "../../api/stat";
import { LongText } from "../../parts/LongText";

export function Excluded({ report }: { report: BalanceReport }) {
  if (report.excluded.length === 0) return null;
  const reasons = new Map<string, string[]>();
  for (const { unit, reason } of report.excluded) reasons.set(reason, [...(reasons.get(reason) ?? []), unit.name]);
  return (
    <section className="panel" aria-label="不计入的学校">
      <h2>不计入的学校 {report.excluded.length} 所</h2>
      <dl className="facts">
        {[...reasons].map(([reason, names]) => (
          <div key={reason} style={{ display: "contents" }}>
            <dt>
              {reason}（{names.length}）
            </dt>
            <dd>
              <LongText text={names.join("、")} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
