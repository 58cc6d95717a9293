// Whole numbers, numbers with decimals, and money in yuan (typed and shown in 万元 where the definition says so): right aligned, thousands separated.
import { InputNumber } from "antd";
import type { FieldDefinition } from "../api/types";
import { number, readNumber } from "../text/numbers";
import type { EditProps, FieldModule } from "./module";

const WAN = 10_000;

/** How many yuan one typed and shown unit is. Values are kept in yuan whatever the scale. */
export function scaleOf(field: FieldDefinition): number {
  return field.type === "money" && field.scale === "wan" ? WAN : 1;
}

/** 元 or 万元 for money, else the unit of the definition. */
export function unitOf(field: FieldDefinition): string | null {
  if (field.type !== "money") return field.unit;
  return scaleOf(field) === WAN ? "万元" : "元";
}

/** Exact to the fen, so that 0.1万元 and 1000元 are the same. */
const exact = (yuan: number) => Math.round(yuan * 100) / 100;

function decimals(field: FieldDefinition): number | undefined {
  if (field.type === "int") return 0;
  if (field.type !== "money") return undefined;
  return scaleOf(field) === WAN ? 6 : 2;
}

function NumericEdit({ field, id, value, onChange, bad, describedBy, label }: EditProps) {
  const scale = scaleOf(field);
  const shown = (yuan: number | null) => (yuan === null ? undefined : yuan / scale);
  const places = decimals(field);
  return (
    <InputNumber<number>
      id={id}
      aria-label={label}
      value={shown((value as number | null) ?? null) ?? null}
      min={shown(field.min)}
      max={shown(field.max)}
      precision={scale === 1 ? places : undefined}
      status={bad ? "error" : undefined}
      suffix={label ? undefined : (unitOf(field) ?? undefined)}
      aria-describedby={describedBy}
      controls={false}
      inputMode={field.type === "int" ? "numeric" : "decimal"}
      style={{ width: "100%" }}
      onChange={(next) => onChange(next === null || scale === 1 ? next : exact(next * scale))}
    />
  );
}

function read(text: string, factor: number, whole: boolean): number | undefined {
  const value = readNumber(text);
  if (value === null) return undefined;
  const scaled = Math.round(value * factor * 1e6) / 1e6;
  return whole && !Number.isInteger(scaled) ? undefined : scaled;
}

function paste(whole: boolean) {
  return (cell: string) => (cell.trim() ? read(cell.trim(), 1, whole) : null);
}

/** 1200, 1200元, 12.5万元, 0.3亿元; a bare number is in the scale of its field. */
function pasteMoney(cell: string, field: FieldDefinition) {
  const plain = cell.trim().replace(/^[¥\uffe5]/, "");
  if (!plain) return null;
  if (/亿元?$/.test(plain)) return read(plain.replace(/亿元?$/, ""), 1e8, false);
  if (/万元?$/.test(plain)) return read(plain.replace(/万元?$/, ""), WAN, false);
  if (plain.endsWith("元")) return read(plain.slice(0, -1), 1, false);
  return read(plain, scaleOf(field), false);
}

function moneyText(value: unknown, field: FieldDefinition): string {
  if (typeof value !== "number") return "";
  const shown = value / scaleOf(field);
  const short = Math.abs(Math.round(shown * 100) - shown * 100) < 1e-6;
  return short ? number(shown, 2) : number(shown);
}

const plain = (value: unknown) => (typeof value === "number" ? number(value) : "");

export const int: FieldModule = { type: "int", numeric: true, text: plain, Edit: NumericEdit, paste: paste(true) };
export const num: FieldModule = { type: "num", numeric: true, text: plain, Edit: NumericEdit, paste: paste(false) };
export const money: FieldModule = {
  type: "money",
  numeric: true,
  text: moneyText,
  Edit: NumericEdit,
  paste: pasteMoney,
};
