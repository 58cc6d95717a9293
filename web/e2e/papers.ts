// Papers with planted mistakes, for the screens that audit them.
export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

let made = 0;
function paper(name: string, text: string): Upload {
  made += 1;
  return { name: `${name}${Date.now()}${made}.txt`, mimeType: "text/plain", buffer: Buffer.from(text) };
}

const filler = (from: number) =>
  Array.from(
    { length: 24 },
    (_, index) => `${from + index}.抓好日常管理。各学校要完善制度，落实责任，做好第${index + 1}类档案整理。`,
  ).join("\n");

/** Parts that do not make the whole, a share that does not fit, and two targets that a rule forbids, far down the page. */
export function plan(): Upload {
  return paper(
    "走查要点",
    `云溪县教育局2026年工作要点

一、夯实管理基础
${filler(1)}
二、办好各级各类教育
25.优化学校布局。全县现有学校共12所，其中小学5所、初中4所、幼儿园4所。新建校舍5.6万平方米。
26.提升普通高中质量。确保本科上线率达到65%，一本上线人数不少于300人。
27.加强教师培训。全年培训教师5000人次以上，其中乡村教师2000人次，占比达到45%。由人事股牵头，12月20日前完成。
28.营造尊师氛围。慰问老教师300名，走访学校二十所。
`,
  );
}

/** Parts that do not make the whole, a rate that does not fit its numbers, and a number that no ledger will bear out. */
export function summary(): Upload {
  return paper(
    "走查总结",
    `云溪县教育局2026年工作总结

一、办学条件
2026年，全县共有学校12所，其中小学5所、初中4所、幼儿园4所。
二、安全稳定
全年排查隐患77777处，整改70000处，整改率达到80%。
`,
  );
}

/** A file that only pretends to be a paper. */
export function broken(): Upload {
  return { name: "坏文件.docx", mimeType: "application/octet-stream", buffer: Buffer.from("PK\u0003\u0004不是文稿") };
}
