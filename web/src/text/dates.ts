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
