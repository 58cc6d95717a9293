// What changed between two texts, line by line (longest common subsequence).

export interface DiffLine {
  sign: " " | "+" | "-";
  text: string;
  /** Line in the newer text; in the older one for a line that went. */
  line: number;
}

export function diffOf(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1] + 1
          : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: " ", text: b[j], line: j + 1 });
      i++;
      j++;
    } else if (j < b.length && (i === a.length || common[i * width + j + 1] > common[(i + 1) * width + j])) {
      lines.push({ sign: "+", text: b[j], line: j + 1 });
      j++;
    } else {
      lines.push({ sign: "-", text: a[i], line: i + 1 });
      i++;
    }
  }
  return lines;
}

/** The changed lines with two unchanged ones around them; null stands for what is left out. */
export function hunksOf(lines: DiffLine[], around = 2): (DiffLine | null)[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some((l) => l.sign !== " "));
  return lines.flatMap((line, at) => {
    if (near[at]) return [line];
    return at > 0 && near[at - 1] ? [null] : [];
  });
}
