// Below the definition: what is wrong with it, what saving does to the tables, what it asks of the units.
import { Segmented } from "antd";
import { useState } from "react";
import type { DefinitionCheck, DefinitionFinding } from "../../api/types";
import { withAdvice } from "../../text/advice";
import { number } from "../../text/numbers";

interface Props {
  check: DefinitionCheck;
  onJump: (finding: DefinitionFinding) => void;
}

export function Outcome({ check, onJump }: Props) {
  const [view, setView] = useState("problems");
  const errors = check.findings.filter((found) => found.level === "error").length;
  const notes = check.findings.length - errors;
  const options = [
    { value: "problems", label: `问题 ${errors}${notes > 0 ? `，提醒 ${notes}` : ""}` },
    { value: "plan", label: `保存后会做什么${check.losses.length > 0 ? "（丢数据）" : ""}` },
    { value: "burden", label: "负担" },
  ];
  return (
    <section className="outcome" aria-label="检查结果">
      <Segmented aria-label="检查结果" options={options} value={view} onChange={setView} />
      {view === "problems" ? <Problems findings={check.findings} onJump={onJump} /> : null}
      {view === "plan" ? <Plan check={check} /> : null}
      {view === "burden" ? <Burden check={check} /> : null}
    </section>
  );
}

function Problems({ findings, onJump }: { findings: DefinitionFinding[]; onJump: Props["onJump"] }) {
  if (findings.length === 0) return <p className="muted">没有问题。</p>;
  return (
    <ul className="findings">
      {findings.map((found) => (
        <li key={`${found.code} ${found.file} ${found.line} ${found.column} ${found.message}`}>
          <span className={`sign ${found.level === "error" ? "error" : "warn"}`}>
            {found.level === "error" ? "错误" : "提醒"}
          </span>
          {found.file ? (
            <span>
              {found.file} 第 {found.line} 行
            </span>
          ) : (
            <button type="button" className="plain link" onClick={() => onJump(found)}>
              第 {found.line} 行
            </button>
          )}
          <span className="grow">{withAdvice(found)}</span>
        </li>
      ))}
    </ul>
  );
}

function Plan({ check }: { check: DefinitionCheck }) {
  if (!check.fits) return <p className="muted">有错误，改正后才能保存。</p>;
  if (check.steps.length + check.losses.length === 0) return <p className="muted">数据表不用改动，保存后立即生效。</p>;
  return (
    <ul>
      {check.losses.map((loss) => (
        <li key={loss.words} className="bad-words">
          ■ 丢失数据：{loss.words}
        </li>
      ))}
      {check.steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ul>
  );
}

function Burden({ check }: { check: DefinitionCheck }) {
  const { burden } = check;
  if (!burden) return <p className="muted">有错误，改正后才能测算。</p>;
  const held = burden.held.filter((field) => !field.reused);
  return (
    <div className="stack">
      <p>
        由{burden.units.map((kind) => `${kind.kind}${number(kind.count)}个`).join("、")}填报，要填 {burden.asked}{" "}
        项，其中必填 {burden.required} 项。 全年必填 {number(burden.cells_a_year)} 格，其中{" "}
        {number(burden.held_cells_a_year)} 格的内容别处已有。
      </p>
      {burden.duties.map((duty) => (
        <p key={duty.duty}>
          {duty.duty}：每年 {duty.times} 次，{number(duty.units)} 个单位，必填 {number(duty.cells)} 格
        </p>
      ))}
      {held.length > 0 ? (
        <ul>
          {held.map((field) => (
            <li key={field.field}>
              “{field.name}”{field.places.some((place) => place.same) ? "已有" : "相近"}：
              {field.places.map((place) => `${place.place}“${place.name}”`).join("、")}
            </li>
          ))}
        </ul>
      ) : null}
      {burden.alike.map((other) => (
        <p key={other.ledger}>
          {other.ledger_name}也要填 {other.fields.length} 项相同的：{other.fields.join("、")}
        </p>
      ))}
    </div>
  );
}
