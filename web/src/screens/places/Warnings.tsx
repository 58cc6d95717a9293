// What will be short, the most urgent first: a few at once, the others on demand.
import { Button } from "antd";
import { useState } from "react";
import type { PlacesReport } from "../../api/stat";

const FIRST = 6;
const LOOK = {
  red: { sign: "■", name: "late" },
  yellow: { sign: "▲", name: "warn-words" },
  planned: { sign: "●", name: "" },
};

export function Warnings({ report }: { report: PlacesReport }) {
  const [all, setAll] = useState(false);
  const { warnings } = report;
  if (warnings.length === 0) return null;
  const shown = all ? warnings : warnings.slice(0, FIRST);
  return (
    <section className="panel" aria-label="预警">
      <h2>预警 {warnings.length} 条</h2>
      <ul>
        {shown.map((one) => (
          <li key={`${one.year} ${one.text}`} className={LOOK[one.level].name}>
            <span aria-hidden="true">{LOOK[one.level].sign}</span> {one.text}
          </li>
        ))}
      </ul>
      {warnings.length > FIRST ? (
        <Button type="link" aria-expanded={all} onClick={() => setAll(!all)} style={{ paddingLeft: 0 }}>
          {all ? "收起" : `全部 ${warnings.length} 条`}
        </Button>
      ) : null}
    </section>
  );
}
