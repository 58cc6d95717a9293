// A day as ISO text; typing 2026-3-5, 2026/3/5 or 20260305 is understood as well as picking.
import { DatePicker } from "antd";
import dayjs from "dayjs";

const FORMATS = ["YYYY-MM-DD", "YYYY-M-D", "YYYY/M/D", "YYYYMMDD", "YYYY年M月D日"];

export function DateInput(props: {
  value: string | null;
  onChange: (value: string | null) => void;
  id?: string;
  label?: string;
  bad?: boolean;
  disabled?: boolean;
  placeholder?: string;
  style?: React.CSSProperties;
}) {
  const value = props.value ? dayjs(props.value) : null;
  return (
    <DatePicker
      id={props.id}
      aria-label={props.label}
      value={value?.isValid() ? value : null}
      onChange={(next) => props.onChange(next ? next.format("YYYY-MM-DD") : null)}
      format={FORMATS}
      // Enter takes the typed day; it must not send the form around it.
      onKeyDown={(event) => {
        if (event.key === "Enter") event.preventDefault();
      }}
      status={props.bad ? "error" : undefined}
      disabled={props.disabled}
      placeholder={props.placeholder ?? "选日期"}
      style={{ width: "100%", ...props.style }}
    />
  );
}
