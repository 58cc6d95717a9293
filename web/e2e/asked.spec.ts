// What is asked: of a unit this month, by a ledger in a year, ranked for the bureau; and returns on the list of what waits.
import { expect, type Page, test } from "@playwright/test";
import type { AskedOfUnit, Burden, DutyBrief, DutyItem, LedgerLoad, Me, UnitLoad } from "../src/api/types";
import { clerk, enter, school } from "./people";
import { inOrder } from "./together";

const get = async <T>(page: Page, path: string): Promise<T> => (await page.request.get(`/api${path}`)).json();

test("a school sees from home what it is asked for this month, and comes to each of it", async ({ page }) => {
  const { me } = await enter(page, school);
  const asked = await get<AskedOfUnit>(page, `/units/${me.unit.id}/asked`);
  await page.goto("/");
  await page.getByRole("link", { name: "本月要填什么" }).click();
  await expect(page.getByRole("heading", { name: "本月要填什么", level: 1 })).toBeVisible();
  await expect(page.getByRole("status")).toContainText(`记录 ${asked.records_total} 条`);
  for (const item of asked.duties)
    await expect(page.getByRole("link", { name: `${item.duty} ${item.period_name}` }).first()).toBeVisible();
  await inOrder(page, "本月要填什么");
  test.skip(asked.records.length === 0, "没有要办的记录");
  await page.getByRole("link", { name: asked.records[0].title }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("the bureau comes from a unit to what it is asked for; another school does not", async ({ page }) => {
  const { me: own } = await enter(page, school);
  const { me } = await enter(page, clerk);
  await page.goto(`/units?unit=${own.unit.id}`);
  const link = page.getByRole("link", { name: `${own.unit.name}本月要填什么` }).first();
  // The tree scrolls to the unit as it opens: what is clicked on the way may have moved.
  await expect(async () => {
    if (!page.url().endsWith("/asked")) await link.click({ timeout: 2000 });
    await expect(page).toHaveURL(`/units/${own.unit.id}/asked`, { timeout: 2000 });
  }).toPass();
  await expect(page.getByText(own.unit.name, { exact: false }).first()).toBeVisible();
  await expect(page.getByRole("status")).toContainText("本台账要填");
  await enter(page, school);
  await page.goto(`/units/${me.unit.id}/asked`);
  await expect(page.getByRole("heading", { name: "没有权限看这一页" })).toBeVisible();
});

test("ledgers and units are ranked by how much is asked, and a ledger says what is held elsewhere", async ({
  page,
}) => {
  const { me } = await enter(page, clerk);
  await page.goto("/duties");
  await page.getByRole("link", { name: "填报负担" }).click();
  const table = page.getByRole("table");
  await expect(table).toBeVisible();
  const ledgers = await get<LedgerLoad[]>(page, "/burden/ledgers");
  const names = await table.locator("tbody tr.click td:nth-child(1)").allTextContents();
  expect(names).toEqual(ledgers.slice(0, names.length).map((one) => one.ledger_name));
  const cells = await table.locator("tbody tr.click td:nth-child(6)").allTextContents();
  const numbers = cells.map((text) => Number(text.replace(/\D/g, "")));
  expect(numbers).toEqual(ledgers.slice(0, cells.length).map((one) => one.cells_a_year));
  expect([...numbers].sort((a, b) => b - a)).toEqual(numbers);
  await inOrder(page, "填报负担");
  await table.locator("tbody tr.click").first().click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText(/^一年约填/)).toBeVisible();
  const id = new URL(page.url()).pathname.split("/")[2];
  const burden = await get<Burden>(page, `/burden/ledger?ledger=${id}`);
  for (const field of burden.held) await expect(drawer.getByRole("cell", { name: field.name }).first()).toBeVisible();
  await inOrder(page, "一本台账的负担");
  await page.goBack();
  await page.getByRole("button", { name: "按单位" }).click();
  await expect(page.getByRole("columnheader", { name: "全年要报（次）" })).toBeVisible();
  const units = await get<UnitLoad[]>(page, `/burden/units?year=${me.this_year}`);
  const first = table.locator("tbody tr.click").first();
  await expect(first.getByRole("cell", { name: units[0].unit.name, exact: true })).toBeVisible();
  await inOrder(page, "按单位的填报负担");
  const { unit } = units[1];
  await page.getByRole("searchbox", { name: "找单位" }).fill(unit.name);
  await table.getByRole("cell", { name: unit.name, exact: true }).click();
  await expect(page).toHaveURL(`/units/${unit.id}/asked`);
});

test("returns wait on the home page: those to hand in, and those to judge", async ({ page }) => {
  const { me } = await enter(page, school);
  const open = (await get<DutyItem[]>(page, `/duties?year=${me.this_year}`)).filter(
    (item) => item.may_submit && ["due", "overdue", "returned"].includes(item.status),
  );
  await page.goto("/");
  const list = page.getByRole("heading", { name: /^等我办的/ });
  await expect(list).toBeVisible();
  for (const item of open) await expect(page.getByText(`${item.duty} ${item.period_name} ·`).first()).toBeVisible();

  const judge = (one: Me) => one.role === "office" || one.role === "general";
  const { me: clerkMe } = await enter(page, judge);
  const overview = await get<DutyBrief[]>(page, `/duties/overview?year=${clerkMe.this_year}`);
  await page.goto("/");
  for (const duty of overview.filter((one) => one.may_judge && one.to_judge > 0))
    await expect(page.getByText(`${duty.duty} · 待审 ${duty.to_judge} 份`)).toBeVisible();
});

test("the search opens with a stroke, finds by pinyin initials and groups records by ledger", async ({ page }) => {
  await enter(page, school);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("/");
  const input = page.getByRole("combobox", { name: "搜一切" });
  await input.fill("sqxx");
  const ledger = page.getByRole("group").filter({ has: page.getByRole("option", { name: /^在.*里找/ }) });
  await expect(ledger.first()).toBeVisible();
  await inOrder(page, "搜一切", ".ant-modal");
  const options = page.getByRole("option");
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  const record = ledger.first().getByRole("option").first();
  const number = ((await record.textContent()) ?? "").split(" ")[0];
  await record.click();
  await expect(page.getByRole("dialog").getByText(number).first()).toBeVisible();
});
