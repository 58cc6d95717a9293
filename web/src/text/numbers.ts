// Numbers for the eye: thousands by a thin space as in GB/T 15835, decimals given by the caller. No rounding of stored values.
/** 4212 → "4 212"; 93.75 with 1 decimal → "93.8" */
export function number(value: number | null | undefined, decimals?: number): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  const text = decimals === undefined ? String(Math.round(value * 1e6) / 1e6) : value.toFixed(decimals);
  const [whole, part] = text.split(".");
  const digits = whole.replace(/^-/, "");
  const grouped = digits.length > 4 || digits.length === 4 ? digits.replace(/\B(?=(\d{3})+$)/g, "\u2009") : digits;
  return (whole.startsWith("-") ? "-" : "") + grouped + (part ? `.${part}` : "");
}

export function money(yuan: number | null | undefined): string {
  return number(yuan, 2);
}

export function percent(share: number, decimals = 0): string {
  return `${(share * 100).toFixed(decimals)}%`;
}

export function bytes(size: number): string {
  if (size < 1024) return `${size} 字节`;
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(0)} KB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

/** "1,234.5" "1 234.5" "1234" → number or null. Full-width digits are read too. */
export function readNumber(text: string): number | null {
  const plain = text
    .normalize("NFKC")
    .trim()
    .replace(/[,\s\u2009]/g, "");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
  return Number(plain);
}

const digits = "〇一二三四五六七八九";
const places: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

/** "二十" → 20, "一百零五" → 105, "两千三百" → 2300; null for other words. Up to 9999; 万 and 亿 belong to the unit. */
export function readChineseNumber(text: string): number | null {
  let [sum, digit] = [0, 0];
  for (const sign of text.replace(/两/g, "二").replace(/零/g, "〇")) {
    const value = digits.indexOf(sign);
    if (value >= 0) digit = value;
    else if (sign in places) {
      sum += (digit || 1) * places[sign];
      digit = 0;
    } else return null;
  }
  return text === "" ? null : sum + digit;
}
