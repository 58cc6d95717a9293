// The value by parts (stage, town and country, kind of school) as a table of bars with the limit as a line.
import { Select } from "antd";
import type { IndicatorDetail, IndicatorValue } from "../../api/stat";
import { useParam } from "../../parts/address";
import { BarLine } from "../../parts/BarLine";
import { MetMark } from "../../parts/MetMark";
import { ScrollBox } from "../../parts/ScrollBox";
import { axisTop, changeWords, limitText } from "../../text/limits";

export function Parts({ detail }: { detail: IndicatorDetail }) {
  const [, setBy] = useParam("by");
  const { choices, by, parts, value, indicator } = detail;
  if (choices.length === 0) return null;
  const limited = parts.some((part) => part.threshold !== null);
  const name = choices.find((choice) => choice.id === by)?.name;
  return (
    <section className="panel" aria-label="分项">
      <h2>
        {name ? `按${name}分` : "分项"}
        <Select
          aria-label="按什么分"
          value={by ?? undefined}
          onChange={(next) => setBy(next || null)}
          options={choices.map((one) => ({ value: one.id, label: `按${one.name}` }))}
          style={{ width: 130 }}
        />
      </h2>
      {name ? (
        <ScrollBox name={`按${name}分的${indicator.name}`}>
          <table className="grid">
            <caption className="visually-hidden">
              {indicator.name}按{name}分
            </caption>
            <thead>
              <tr>
                <th scope="col">{name}</th>
                <th scope="col" className="num">
                  数值
                </th>
                <th scope="col" style={{ width: "45%" }}>
                  <span className="visually-hidden">图</span>
                </th>
                {limited ? <th scope="col">限值</th> : null}
                <th scope="col">比上年</th>
              </tr>
            </thead>
            <tbody>
              {parts.map((part) => (
                <Line key={part.part} part={part} all={[...parts, value]} limited={limited} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      ) : (
        <p className="muted">选一种分法，看各部分的差别。</p>
      )}
    </section>
  );
}

function Line({ part, all, limited }: { part: IndicatorValue; all: IndicatorValue[]; limited: boolean }) {
  const bound = (value: IndicatorValue) => value.threshold?.min ?? value.threshold?.max ?? null;
  const top = axisTop([...all.map((one) => one.value), ...all.map(bound)]);
  return (
    <tr>
      <th scope="row">{part.part}</th>
      <td className="num">
        {part.value === null ? <span className="muted small">{part.missing ?? "暂无"}</span> : part.text}
      </td>
      <td>
        <BarLine value={part.value} top={top} limit={bound(part)} met={part.met} />
      </td>
      {limited ? (
        <td className="small">
          {part.threshold ? (
            <>
              {limitText(part.threshold, part.unit)} <MetMark met={part.met} />
            </>
          ) : null}
        </td>
      ) : null}
      <td className="small">{changeWords(part.change)}</td>
    </tr>
  );
}
