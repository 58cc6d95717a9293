// 推演: changes to try, and the cheapest additions for at most so many schools at given prices. Nothing is written.
import { Button, InputNumber } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { BalanceReport, BalanceResource, WhatIf } from "../../api/stat";
import { asked, isWhole, readTrials, writeTrials } from "./changes";
import { Trials } from "./Trials";
import { WhatIfResult } from "./WhatIfResult";
import { costUnit, isMoney } from "./words";

/** Prices as they stand in the address: `k1:8,k4:3000`, in the unit in which they are typed. */
function readPrices(text: string | null): Map<string, number> {
  const pairs = (text ?? "").split(",").map((part) => part.split(":"));
  return new Map(pairs.flatMap(([id, price]) => (id && Number(price) >= 0 && price ? [[id, Number(price)]] : [])));
}

export function WhatIfPanel({ report }: { report: BalanceReport }) {
  const [params, setParams] = useSearchParams();
  const prices = readPrices(params.get("prices"));
  const most = Number(params.get("schools")) || null;
  const trials = readTrials(params.get("try"));
  const whole = trials.filter(isWhole);
  const [result, setResult] = useState<WhatIf | null>(null);
  const put = (name: string, value: string | null) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const setPrice = (id: string, price: number | null) => {
    const next = new Map(prices);
    if (price === null) next.delete(id);
    else next.set(id, price);
    put("prices", [...next].map(([key, value]) => `${key}:${value}`).join(","));
  };
  const run = useWrite(
    () =>
      post<WhatIf>("/balance/what-if", {
        year: report.year,
        stage: report.stage,
        standard: report.standard,
        schools: most,
        // Without prices nothing is looked for: the changes alone are tried.
        costs: prices.size === 0 && whole.length > 0 ? {} : costs(report.resources, prices),
        changes: whole.map((trial) => asked(trial, report.stage, report.resources)),
      }),
    { onDone: setResult },
  );
  return (
    <section className="panel" aria-label="推演">
      <h2>怎样达标最省</h2>
      <form
        className="stack"
        style={{ gap: 8 }}
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate(undefined);
        }}
      >
        <div className="prices">
          <div>
            <label htmlFor="most">最多改善几所学校</label>
            <InputNumber
              id="most"
              min={1}
              max={Math.max(report.schools.length, 1)}
              value={most}
              placeholder="不限"
              onChange={(value) => put("schools", value === null ? null : String(value))}
              suffix="所"
              style={{ width: "100%" }}
            />
          </div>
          {report.resources
            .filter((resource) => !isMoney(resource))
            .map((resource) => (
              <div key={resource.id}>
                <label htmlFor={`price-${resource.id}`}>{resource.item}</label>
                <InputNumber
                  id={`price-${resource.id}`}
                  min={0}
                  value={prices.get(resource.id) ?? null}
                  onChange={(value) => setPrice(resource.id, value)}
                  placeholder="单价"
                  suffix={costUnit(resource).name}
                  style={{ width: "100%" }}
                />
              </div>
            ))}
        </div>
        <Trials report={report} trials={trials} onChange={(next) => put("try", writeTrials(next))} />
        <div className="row wrap">
          <Button type="primary" htmlType="submit" loading={run.isPending}>
            推演
          </Button>
          <span className="small muted">
            没填单价的资源不添置；只填调整、不填单价，就只算调整后的样子。推演不改动任何数据。
          </span>
        </div>
      </form>
      {result ? <WhatIfResult report={report} result={result} /> : null}
    </section>
  );
}

function costs(resources: BalanceResource[], prices: Map<string, number>): Record<string, number> {
  return Object.fromEntries(
    resources.flatMap((resource) => {
      const price = isMoney(resource) ? 1 : prices.get(resource.id);
      return price === undefined ? [] : [[resource.id, price * costUnit(resource).yuan]];
    }),
  );
}
