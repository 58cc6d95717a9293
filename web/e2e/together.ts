// What the tests of working together share: records found by what they bear, pictures, axe over what is shown.
import { deflateSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { LedgerDefinition, Me, RecordDetail, RecordPage } from "../src/api/types";

/** The first open record of the person's ledgers of which something holds. */
export async function recordWho(
  page: Page,
  me: Me,
  fits: (detail: RecordDetail, definition: LedgerDefinition) => boolean,
): Promise<{ definition: LedgerDefinition; detail: RecordDetail; address: string } | null> {
  for (const ledger of me.may.ledger_write) {
    const definition: LedgerDefinition = await (await page.request.get(`/api/ledgers/${ledger}`)).json();
    const found: RecordPage = await (await page.request.get(`/api/ledgers/${ledger}/records?limit=8`)).json();
    for (const row of found.records) {
      const detail: RecordDetail = await (await page.request.get(`/api/ledgers/${ledger}/records/${row.id}`)).json();
      if (fits(detail, definition)) return { definition, detail, address: `/ledgers/${ledger}/records/${row.id}` };
    }
  }
  return null;
}

/** What the server answers to the page's own request of a path, while something is done that brings the page to ask. */
export async function heard<T>(page: Page, path: string, act: () => Promise<unknown>): Promise<T> {
  const [answer] = await Promise.all([
    page.waitForResponse((one) => new URL(one.url()).pathname === `/api${path}` && one.ok()),
    act(),
  ]);
  return answer.json();
}

/** A picture of one colour as a PNG. */
export function picture(name: string, colour: [number, number, number]) {
  const [width, height] = [60, 40];
  const line = Buffer.from([0, ...Array.from({ length: width }, () => colour).flat()]);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc(body));
    return Buffer.concat([size, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const data = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  const sign = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const buffer = Buffer.concat([sign, chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
  return { name, mimeType: "image/png", buffer };
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** No serious finding of axe in what lies on top, and nothing wider than the window. */
export async function inOrder(page: Page, what: string, top = "body") {
  const found = await new AxeBuilder({ page }).include(top).analyze();
  const serious = found.violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  const words = serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ")}`);
  expect(words, `axe ${what}`).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider, `宽出窗口 ${what}`).toBeLessThanOrEqual(1);
}
