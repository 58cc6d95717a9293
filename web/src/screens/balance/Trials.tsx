// The changes to try, a line each: what, from which school, to which school, how much.
import { Button, InputNumber, Select } from "antd";
import type { BalanceReport } from "../../api/stat";
import { holds } from "../../text/initials";
import { EMPTY, kindWord, type Trial } from "./changes";

interface Props {
  report: BalanceReport;
  trials: Trial[];
  onChange: (trials: Trial[]) => void;
}

export function Trials({ report, trials, onChange }: Props) {
  const put = (at: number, change: Partial<Trial>) =>
    onChange(trials.map((one, place) => (place === at ? { ...one, ...change } : one)));
  return (
    <fieldset className="trials">
      <legend>先试这样调整</legend>
      {trials.map((trial, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
          key={at}
          className="row wrap"
        >
          <Select
            aria-label={`第${at + 1}条做什么`}
            value={trial.kind}
            onChange={(kind) => put(at, { kind })}
            options={(Object.keys(kindWord) as Trial["kind"][]).map((kind) => ({ value: kind, label: kindWord[kind] }))}
            style={{ width: 110 }}
          />
          {trial.kind === "add" ? null : (
            <School
              report={report}
              label={`第${at + 1}条从哪所学校`}
              value={trial.from}
              onChange={(from) => put(at, { from })}
            >
              从哪所学校
            </School>
          )}
          <School report={report} label={`第${at + 1}条到哪所学校`} value={trial.to} onChange={(to) => put(at, { to })}>
            到哪所学校
          </School>
          {trial.kind === "pupils" ? null : (
            <Select
              aria-label={`第${at + 1}条什么`}
              placeholder="什么"
              value={trial.resource ?? undefined}
              onChange={(resource) => put(at, { resource })}
              options={report.resources.map((one) => ({ value: one.id, label: one.item }))}
              style={{ width: 170 }}
            />
          )}
          <InputNumber
            aria-label={`第${at + 1}条数量`}
            min={0}
            value={trial.amount}
            placeholder="数量"
            suffix={
              trial.kind === "pupils" ? "人" : (report.resources.find((one) => one.id === trial.resource)?.unit ?? "")
            }
            onChange={(amount) => put(at, { amount })}
            style={{ width: 140 }}
          />
          <Button
            type="link"
            aria-label={`去掉第${at + 1}条`}
            onClick={() => onChange(trials.filter((_, place) => place !== at))}
          >
            去掉
          </Button>
        </div>
      ))}
      <Button onClick={() => onChange([...trials, EMPTY])}>加一条</Button>
    </fieldset>
  );
}

interface SchoolProps {
  report: BalanceReport;
  label: string;
  value: number | null;
  onChange: (school: number | null) => void;
  children: string;
}

function School({ report, label, value, onChange, children }: SchoolProps) {
  return (
    <Select
      aria-label={label}
      placeholder={children}
      value={value ?? undefined}
      onChange={(school) => onChange(school ?? null)}
      allowClear
      showSearch={{ filterOption: (typed, option) => holds(String(option?.label ?? ""), typed) }}
      options={report.schools.map(({ unit }) => ({ value: unit.id, label: unit.name }))}
      style={{ width: 190 }}
    />
  );
}
