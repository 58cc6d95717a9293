// A day, ISO text; where only the month, the term or the year matters, it is kept as that period's first day.
import { DatePicker, Select } from "antd";
import dayjs from "dayjs";
import { DateInput } from "../parts/DateInput";
import { type Grain, grainText, readGrain } from "../text/dates";
import type { EditProps, FieldModule } from "./module";

const TYPED = { month: ["YYYY-MM", "YYYY-M", "YYYY年M月", "YYYYMM"], year: ["YYYY", "YYYY年"] };
const YEARS_BACK = 12;

function DateEdit(props: EditProps) {
  const grain: Grain = props.field.grain;
  const value = (props.value as string | null) ?? null;
  if (grain === "term") return <TermSelect {...props} />;
  if (grain === "day")
    return <DateInput id={props.id} label={props.label} value={value} onChange={props.onChange} bad={props.bad} />;
  return (
    <DatePicker
      id={props.id}
      aria-label={props.label}
      picker={grain}
      format={TYPED[grain]}
      value={value ? dayjs(value) : null}
      onChange={(next) => props.onChange(next ? next.startOf(grain).format("YYYY-MM-DD") : null)}
      status={props.bad ? "error" : undefined}
      placeholder={grain === "month" ? "选月份" : "选年份"}
      style={{ width: "100%" }}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.preventDefault();
      }}
    />
  );
}

function TermSelect({ id, value, onChange, bad, describedBy, label }: EditProps) {
  const next = dayjs().year() + 1;
  const years = Array.from({ length: YEARS_BACK }, (_, back) => next - back);
  const terms = years.flatMap((year) => [`${year}-09-01`, `${year}-03-01`]);
  const kept = value as string | null;
  const all = kept && !terms.includes(kept) ? [kept, ...terms] : terms;
  return (
    <Select
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      value={kept ?? undefined}
      onChange={(term) => onChange(term ?? null)}
      options={all.map((term) => ({ value: term, label: grainText(term, "term") }))}
      showSearch={{ optionFilterProp: "label" }}
      allowClear
      status={bad ? "error" : undefined}
      placeholder="选学期"
      style={{ width: "100%" }}
    />
  );
}

export const date: FieldModule = {
  type: "date",
  text: (value, field) => (typeof value === "string" ? grainText(value, field.grain) : ""),
  Edit: (props) => <DateEdit {...props} />,
  paste: (cell, field) => (cell.trim() ? (readGrain(cell, field.grain) ?? undefined) : null),
};
