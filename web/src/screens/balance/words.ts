// Values of the balance in words: decimals by size, coefficients never rounded onto the good side of their limit.
import type { BalanceResource } from "../../api/stat";
import { number } from "../../text/numbers";

/** Large amounts whole, others with two decimals. */
export function amountText(value: number | null): string {
  if (value === null) return "—";
  return number(value, Math.abs(value) >= 1000 ? 0 : 2);
}

/** A coefficient to four decimals, rounded up: one just above its limit is not printed as the limit. */
export function cvText(cv: number | null): string {
  return cv === null ? "—" : (Math.ceil(cv * 1e4 - 1e-9) / 1e4).toFixed(4);
}

/** "名/百人" "平方米/人" */
export function perText(resource: BalanceResource): string {
  return `${resource.unit}/${resource.per === 100 ? "百人" : resource.per === 1 ? "人" : `${number(resource.per)}人`}`;
}

/** "≥4.20"; nothing where single schools are asked for nothing. */
export function minimumText(resource: BalanceResource): string {
  return resource.minimum > 0 ? `≥${amountText(resource.minimum)}` : "";
}

/** Money needs no price: a yuan of equipment costs a yuan. */
export function isMoney(resource: BalanceResource): boolean {
  return resource.unit === "元";
}

/** What a unit is paid in: people and rooms in 万元, the rest in yuan. */
export function costUnit(resource: BalanceResource): { name: string; yuan: number } {
  const dear = resource.unit === "名" || resource.unit === "人" || resource.unit === "间";
  return dear ? { name: `万元/${resource.unit}`, yuan: 10_000 } : { name: `元/${resource.unit}`, yuan: 1 };
}

/** 1 234 567 yuan → "123.46万元" */
export function costText(yuan: number): string {
  return Math.abs(yuan) >= 10_000 ? `${number(yuan / 10_000, 2)}万元` : `${number(yuan, 0)}元`;
}
