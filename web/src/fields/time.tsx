// A day with a time of day, to the minute: 2026-03-05T14:30. On a phone the phone's own picker is used.
import { DatePicker, Input } from "antd";
import dayjs from "dayjs";
import { useNarrow } from "../parts/useNarrow";
import { readTime } from "../text/dates";
import type { EditProps, FieldModule } from "./module";

const KEPT = "YYYY-MM-DDTHH:mm";
const FORMATS = ["YYYY-MM-DD HH:mm", "YYYY-M-D H:mm", "YYYY/M/D H:mm", "YYYYMMDD HHmm", "YYYY年M月D日H时m分"];

function TimeEdit({ id, value, onChange, bad, describedBy, label }: EditProps) {
  const narrow = useNarrow();
  if (narrow)
    return (
      <Input
        id={id}
        type="datetime-local"
        aria-label={label}
        aria-describedby={describedBy}
        value={(value as string | null) ?? ""}
        status={bad ? "error" : undefined}
        onChange={(event) => onChange(event.target.value.slice(0, 16) || null)}
      />
    );
  const at = value ? dayjs(value as string) : null;
  return (
    <DatePicker
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      value={at?.isValid() ? at : null}
      showTime={{ format: "HH:mm" }}
      needConfirm={false}
      format={FORMATS}
      status={bad ? "error" : undefined}
      placeholder="选时间"
      style={{ width: "100%" }}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.preventDefault();
      }}
      onChange={(next) => onChange(next ? next.format(KEPT) : null)}
    />
  );
}

export const time: FieldModule = {
  type: "time",
  text: (value) => (typeof value === "string" ? value.slice(0, 16).replace("T", " ") : ""),
  Edit: (props) => <TimeEdit {...props} />,
  paste: (cell) => (cell.trim() ? (readTime(cell) ?? undefined) : null),
};
