// Numbers that people and bodies are known by: what is wrong with one, while it is typed and when it is whole.
// The check digits are those of GB 11643 (identity numbers) and GB 32100 (unified social credit codes).
import { readDate } from "./dates";

/** What can be said of a number as far as it is typed. `bad` is wrong whatever follows; `note` says what it means or lacks. */
export interface Said {
  bad: boolean;
  note: string;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** Half-width capitals without the spaces and hyphens that people put into numbers. */
export function compact(text: string): string {
  return text.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
}

function shape(text: string, length: number, wrong: RegExp, allowed: string): Said | null {
  const at = text.search(wrong);
  if (at >= 0) return { bad: true, note: `第${at + 1}位应为${allowed}` };
  if (text.length > length) return { bad: true, note: `应为${length}位，多了${text.length - length}位` };
  return text.length < length ? { bad: false, note: `还差${length - text.length}位` } : null;
}

export function sayIdCard(text: string): Said {
  const form = shape(text, 18, /[^\dX]|X(?!$)/, "数字（末位可为X）");
  if (form) return form;
  if (text.slice(0, 17).includes("X")) return { bad: true, note: "前17位应为数字" };
  const born = readDate(text.slice(6, 14));
  if (!born) return { bad: true, note: "第7至14位不是出生日期" };
  const sum = WEIGHTS.reduce((all, weight, at) => all + weight * Number(text[at]), 0);
  if ("10X98765432"[sum % 11] !== text[17]) return { bad: true, note: "校验位不对，请核对" };
  return { bad: false, note: `${born}出生，${Number(text[16]) % 2 === 1 ? "男" : "女"}` };
}

export function sayCreditCode(text: string): Said {
  const form = shape(text, 18, /[^0-9A-HJ-NPQRTUWXY]/, "数字或大写字母（不含I、O、S、V、Z）");
  if (form) return form;
  let [sum, weight] = [0, 1];
  for (const sign of text.slice(0, 17)) {
    sum += CREDIT.indexOf(sign) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT[(31 - (sum % 31)) % 31] === text[17]
    ? { bad: false, note: "" }
    : { bad: true, note: "校验位不对，请核对" };
}

export function sayMobile(text: string): Said {
  if (text && text[0] !== "1") return { bad: true, note: "手机号以1开头" };
  return shape(text, 11, /\D/, "数字") ?? { bad: false, note: "" };
}

export function saySchoolCode(text: string): Said {
  return shape(text, 10, /\D/, "数字") ?? { bad: false, note: "" };
}
