// Dates as the office writes them. Takes ISO text; makes no clock reading of its own.
/** "2026-03-05" → "3月5日" */
export function proseDate(iso: string | null | undefined): string {
  const found = iso?.match(/^(\d{4})-(\d{2})-(\d{2})/);
  if (!found) return "";
  return `${Number(found[2])}月${Number(found[3])}日`;
}

/** "2026-03-05" → "2026年3月5日" */
export function longDate(iso: string | null | undefined): string {
  const found = iso?.match(/^(\d{4})/);
  return found ? `${found[1]}年${proseDate(iso)}` : "";
}

/** "3月5日", with its year where that is not the present one. */
export function nearDate(iso: string | null | undefined, today: string): string {
  return iso?.slice(0, 4) === today.slice(0, 4) ? proseDate(iso) : longDate(iso);
}

/** An instant → "2026-03-05 14:20" by the clock of the reader. */
export function clockTime(instant: string | null | undefined): string {
  if (!instant) return "";
  if (/^\d{4}-\d{2}-\d{2}$/.test(instant)) return instant;
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Days from one ISO day to another; negative when `to` lies before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round(
    (Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000,
  );
}

/** "今天" "还有3天" "超期3天" */
export function dueWords(due: string, today: string): string {
  const days = daysBetween(today, due);
  if (days === 0) return "今天";
  return days > 0 ? `还有${days}天` : `超期${-days}天`;
}

/** "2026-3-5" "2026/3/5" "2026年3月5日" "20260305" and Excel day numbers → ISO, or null. */
export function readDate(text: string): string | null {
  const trimmed = text.trim();
  if (/^\d{5}$/.test(trimmed)) return new Date((Number(trimmed) - 25569) * 86_400_000).toISOString().slice(0, 10);
  const found =
    trimmed.match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$/) ??
    trimmed.match(/^(\d{4})(\d{2})(\d{2})$/);
  if (!found) return null;
  const iso = `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso ? null : iso;
}

/** "2026-3-5 14:30" "2026年3月5日14时30分" and Excel's day numbers → "2026-03-05T14:30", or null. A bare day is its midnight. */
export function readTime(text: string): string | null {
  const trimmed = text.normalize("NFKC").trim();
  if (/^\d{5}(\.\d+)?$/.test(trimmed)) {
    const minutes = Math.round((Number(trimmed) - 25569) * 1440);
    return new Date(minutes * 60_000).toISOString().slice(0, 16);
  }
  const found = trimmed.match(/^(.*?\d日?)(?:[T ]+|(?<=日))(\d{1,2})[:时点](\d{1,2})?(?::\d{1,2})?分?$/);
  const day = readDate(found ? found[1] : trimmed);
  if (!day) return null;
  const [hour, minute] = found ? [Number(found[2]), Number(found[3] ?? 0)] : [0, 0];
  if (hour > 23 || minute > 59) return null;
  return `${day}T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

export type Grain = "day" | "month" | "term" | "year";

/** A day as exact as it matters: "2026-03", "2026春", "2026". */
export function grainText(iso: string, grain: Grain): string {
  if (grain === "year") return iso.slice(0, 4);
  if (grain === "month") return iso.slice(0, 7);
  if (grain === "term") return `${iso.slice(0, 4)}${Number(iso.slice(5, 7)) < 8 ? "春" : "秋"}`;
  return iso.slice(0, 10);
}

/** The first day of the month, term or year that a cell names; null when it names none. */
export function readGrain(text: string, grain: Grain): string | null {
  const plain = text.normalize("NFKC").trim();
  if (grain === "day") return readDate(plain);
  const month = plain.match(/^(\d{4})[-/.年]?(\d{1,2})月?$/);
  const year = plain.match(/^(\d{4})年?$/);
  const term = plain.match(/^(\d{4})年?(春|秋)(?:季|学期|季学期)?$/);
  if (grain === "term" && term) return `${term[1]}-${term[2] === "春" ? "03" : "09"}-01`;
  if (grain === "year" && year) return `${year[1]}-01-01`;
  if (grain === "month" && month && Number(month[2]) >= 1 && Number(month[2]) <= 12)
    return `${month[1]}-${month[2].padStart(2, "0")}-01`;
  const day = readDate(plain);
  if (!day) return null;
  if (grain === "year") return `${day.slice(0, 4)}-01-01`;
  if (grain === "month") return `${day.slice(0, 7)}-01`;
  const [y, m] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  // The autumn term runs from September to February.
  if (m < 3) return `${y - 1}-09-01`;
  return m < 9 ? `${y}-03-01` : `${y}-09-01`;
}
