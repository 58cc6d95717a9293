// Pinyin initials of Chinese words (小学 → xx), told by the collation order of Chinese. Characters of several readings get the usual one.
const FIRST = "阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他屲夕丫帀";
const LETTERS = "abcdefghjklmnopqrstwxyz";
const collator = new Intl.Collator("zh-Hans-CN-u-co-pinyin");

function initial(sign: string): string {
  if (!/\p{Script=Han}/u.test(sign)) return sign.toLowerCase();
  let found = "";
  for (let at = 0; at < FIRST.length && collator.compare(FIRST[at], sign) <= 0; at += 1) found = LETTERS[at];
  return found;
}

export function initials(words: string): string {
  return [...words].map(initial).join("");
}

/** Whether the words hold what was typed, by characters or by initials. */
export function holds(words: string, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return true;
  return words.toLowerCase().includes(wanted) || (/^[a-z]+$/.test(wanted) && initials(words).includes(wanted));
}
