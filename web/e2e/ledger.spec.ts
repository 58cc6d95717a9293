// Many records at once: ticked rows moved, a board, a calendar, rows pasted from a sheet and copied to one.
import { expect, type Page, test } from "@playwright/test";
import type { FieldDefinition, LedgerDefinition, LedgerView, Me, RecordDetail, RecordPage } from "../src/api/types";
import { unlike } from "./forms";
import { enter } from "./people";

const office = (me: Me) => me.role === "office" && me.may.ledger_write.length > 0;

interface Movable {
  definition: LedgerDefinition;
  move: LedgerDefinition["moves"][number];
  page: RecordPage;
}

async function definitionOf(page: Page, ledger: string): Promise<LedgerDefinition> {
  return (await page.request.get(`/api/ledgers/${ledger}`)).json();
}

/** Ledgers with a move that asks for nothing but a reason, and records of this year that wait for it. */
async function movable(page: Page, me: Me, least: number, view?: LedgerView): Promise<Movable> {
  for (const ledger of me.may.ledger_write) {
    const definition = await definitionOf(page, ledger);
    if (definition.states.length < 3 || (view && !definition.views.includes(view))) continue;
    for (const move of definition.moves) {
      if (!move.mine || move.transfer || move.requires.length > 0) continue;
      const answer = await page.request.get(
        `/api/ledgers/${ledger}/records?state=${move.from[0]}&year=${me.this_year}&limit=20`,
      );
      const found: RecordPage = await answer.json();
      const ready: RecordPage["records"] = [];
      for (const row of found.records) {
        const detail: RecordDetail = await (await page.request.get(`/api/ledgers/${ledger}/records/${row.id}`)).json();
        const can = detail.moves.find((one) => one.id === move.id);
        if (can?.possible && can.missing.length === 0) ready.push(row);
        if (ready.length === least) return { definition, move, page: { ...found, records: ready } };
      }
    }
  }
  throw new Error("没有可以批量办理的记录");
}

test("ticked records are moved at once, and each answers for itself", async ({ page }) => {
  const { me } = await enter(page, office);
  const { definition, move, page: found } = await movable(page, me, 2);
  await page.goto(`/ledgers/${definition.brief.id}?state=${move.from[0]}`);
  const table = page.getByRole("table");
  for (const row of found.records)
    await table.getByRole("row").filter({ hasText: row.number }).getByRole("checkbox").check();
  const bar = page.getByRole("toolbar", { name: "选中的记录" });
  await expect(bar.getByText("已选 2 条")).toBeVisible();
  await bar.getByRole("button", { name: new RegExp(`^${move.name}`) }).click();
  const dialog = page.getByRole("dialog");
  if (move.reason) await dialog.getByLabel("理由").fill("走查");
  await dialog.getByRole("button", { name: move.name, exact: true }).click();
  await expect(dialog.getByText(/2 条已变为/)).toBeVisible();
  await dialog.getByRole("button", { name: "知道了" }).click();
  for (const row of found.records) await expect(table.getByText(row.number)).toHaveCount(0);
});

test("a card dropped on another state opens the move, and the record goes there", async ({ page }) => {
  // Wide enough for every state: a card is dragged within sight.
  await page.setViewportSize({ width: 2600, height: 900 });
  const { me } = await enter(page, office);
  const { definition, move, page: found } = await movable(page, me, 1, "board");
  const name = (id: string) => definition.states.find((state) => state.id === id)?.name ?? "";
  const row = found.records[0];
  await page.goto(`/ledgers/${definition.brief.id}?view=board&q=${row.number}`);
  const lane = (state: string) => page.getByRole("region", { name: name(state), exact: true });
  const card = lane(row.state).getByRole("listitem").filter({ hasText: row.number });
  await expect(card).toBeVisible();
  await card.dragTo(lane(move.to));
  const dialog = page.getByRole("dialog");
  if (move.reason) await dialog.getByLabel("理由").fill("走查");
  await dialog.getByRole("button", { name: move.name, exact: true }).click();
  await expect(lane(move.to).getByText(row.number)).toBeVisible();
});

test("a calendar shows the month's records and opens one", async ({ page }) => {
  const { me } = await enter(page, office);
  const { definition, page: found } = await movable(page, me, 1, "calendar");
  const row = found.records[0];
  const day = String(row.values[definition.on]);
  await page.goto(`/ledgers/${definition.brief.id}?view=calendar&by=on&month=${day.slice(0, 7)}&q=${row.number}`);
  await expect(page.getByText("本月 1 条")).toBeVisible();
  await page.getByRole("table").getByRole("listitem").getByRole("button").click();
  await expect(page.getByRole("dialog").getByText(row.number).first()).toBeVisible();
  await page.goto(`/ledgers/${definition.brief.id}?view=calendar`);
  await page.getByRole("button", { name: "上月" }).click();
  await expect(page).toHaveURL(/month=\d{4}-\d{2}/);
});

const PLAIN = ["text", "long", "date", "code", "int", "num", "money", "bool"];

interface Pasteable {
  definition: LedgerDefinition;
  needed: FieldDefinition[];
  cell: (field: FieldDefinition) => string;
}

/** A ledger whose required fields can be typed into a sheet, and are enough for a record. */
async function pasteable(page: Page, me: Me): Promise<Pasteable> {
  const cell = (field: FieldDefinition) => {
    if (field.type === "date") return me.today;
    if (field.type === "code") return field.codes[0];
    if (field.type === "bool") return "否";
    return ["int", "num", "money"].includes(field.type) ? String(Math.max(field.min ?? 1, 1)) : unlike(field.name);
  };
  const typed = (field: FieldDefinition) => {
    if (field.type === "bool") return false;
    return ["int", "num", "money"].includes(field.type) ? Number(cell(field)) : cell(field);
  };
  for (const ledger of me.may.ledger_write) {
    const definition = await definitionOf(page, ledger);
    const needed = definition.fields.filter((field) => field.required && !field.computed);
    const dated = needed.some((field) => field.type === "date" && field.grain === "day");
    if (!dated || !needed.every((field) => PLAIN.includes(field.type))) continue;
    const values = Object.fromEntries(needed.map((field) => [field.id, typed(field)]));
    const answer = await page.request.post(`/api/ledgers/${ledger}/records/bulk`, {
      data: { rows: [{ values }], mode: "good", dry_run: true },
    });
    if ((await answer.json()).created === 1) return { definition, needed, cell };
  }
  throw new Error("没有能粘贴的台账");
}

test("pasted rows are judged in their cells, the bad one red, the good ones taken", async ({ page }) => {
  const { me } = await enter(page, (one) => one.role === "school" && one.may.ledger_write.length > 0);
  const { definition, needed, cell } = await pasteable(page, me);
  const wrong = (field: FieldDefinition) => (field.type === "date" ? "2026-02-30" : cell(field));
  const lines = [needed.map((field) => field.name), needed.map(cell), needed.map(wrong)];
  await page.goto(`/ledgers/${definition.brief.id}/paste`);
  const first = page.getByRole("textbox", { name: /^第1行/ }).first();
  await first.evaluate(
    (input, text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    },
    lines.map((line) => line.join("\t")).join("\n"),
  );
  const bad = page.locator('input[aria-invalid="true"]').first();
  await expect(bad).toHaveValue("2026-02-30");
  await expect(page.getByRole("list", { name: "要改的" }).getByText(/第2行/).first()).toBeVisible();
  await page.getByRole("button", { name: "去掉第2行" }).click();
  const take = page.getByRole("button", { name: "记入 1 行" });
  await expect(take).toBeEnabled();
  const reason = page.getByRole("textbox", { name: "理由" });
  if (await reason.isVisible()) await reason.fill("走查");
  await take.click();
  await expect(page.getByText("已记入 1 行")).toBeVisible();
});

test("rows are ticked by keys and copied for Excel", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { me } = await enter(page, office);
  const { definition } = await movable(page, me, 1);
  await page.goto(`/ledgers/${definition.brief.id}`);
  const row = page.locator("tr[data-index]").first();
  await row.focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText("已选 2 条")).toBeVisible();
  await page.keyboard.press("Control+c");
  await expect(page.getByText("已复制 2 行", { exact: false })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text.split("\n")).toHaveLength(3);
  expect(text.split("\n")[0].split("\t")[0]).toBe("编号");
});
