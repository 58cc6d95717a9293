// Whole numbers, numbers with decimals, and money in yuan: right aligned, thousands separated.
import { InputNumber } from "antd";
import { number, readNumber } from "../text/numbers";
import type { EditProps, FieldModule } from "./module";

const DECIMALS: Partial<Record<EditProps["field"]["type"], number>> = { int: 0, money: 2 };

function NumericEdit({ field, id, value, onChange, bad, describedBy }: EditProps) {
  return (
    <InputNumber<number>
      id={id}
      value={(value as number | null) ?? null}
      min={field.min ?? undefined}
      max={field.max ?? undefined}
      precision={DECIMALS[field.type]}
      status={bad ? "error" : undefined}
      suffix={field.unit ?? (field.type === "money" ? "元" : undefined)}
      aria-describedby={describedBy}
      controls={false}
      style={{ width: "100%" }}
      onChange={(next) => onChange(next)}
    />
  );
}

function paste(scale: (text: string) => [string, number], whole: boolean) {
  return (cell: string) => {
    if (!cell.trim()) return null;
    const [plain, factor] = scale(cell.trim());
    const value = readNumber(plain);
    if (value === null) return undefined;
    const scaled = Math.round(value * factor * 1e6) / 1e6;
    return whole && !Number.isInteger(scaled) ? undefined : scaled;
  };
}
const asIs = (cell: string): [string, number] => [cell, 1];
const yuan = (cell: string): [string, number] => {
  if (cell.endsWith("亿元")) return [cell.slice(0, -2), 1e8];
  if (cell.endsWith("万元")) return [cell.slice(0, -2), 1e4];
  return [cell.replace(/元$/, ""), 1];
};
const plain = (decimals?: number) => (value: unknown) => (typeof value === "number" ? number(value, decimals) : "");

export const int: FieldModule = {
  type: "int",
  numeric: true,
  text: plain(),
  Edit: NumericEdit,
  paste: paste(asIs, true),
};
export const num: FieldModule = {
  type: "num",
  numeric: true,
  text: plain(),
  Edit: NumericEdit,
  paste: paste(asIs, false),
};
export const money: FieldModule = {
  type: "money",
  numeric: true,
  text: plain(2),
  Edit: NumericEdit,
  paste: paste(yuan, false),
};
