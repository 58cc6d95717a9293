// Indicators: the library, one in full down to the records, the pages of the bureau, and what a school sees of it.
import { expect, type Page, test } from "@playwright/test";
import type { IndicatorBrief, IndicatorDetail, IndicatorTable, PivotAnswer, PivotTable } from "../src/api/stat";
import { clerk, enter, school } from "./people";
import { heard, inOrder } from "./together";

const get = async <T>(page: Page, path: string): Promise<T> => (await page.request.get(`/api${path}`)).json();

/** The numbers of a text without the thin spaces between thousands. */
const digits = (text: string | null) => Number((text ?? "").replace(/[^\d.-]/g, ""));

/** An indicator of the whole county that has a value and units below with values. */
async function divided(page: Page): Promise<IndicatorDetail> {
  const { values } = await get<IndicatorTable>(page, "/indicators/values");
  for (const { indicator } of values.filter((one) => one.value !== null && one.part === null)) {
    const detail = await get<IndicatorDetail>(page, `/indicators/${indicator}?schools=true`);
    const placed = detail.units.some((one) => one.value !== null);
    if (detail.indicator.level === "school" && placed && detail.terms.some((one) => one.term.ledger)) return detail;
  }
  throw new Error("没有一个指标有学校的数值");
}

test("the library shows every indicator as the server has it, narrows to words and is divided", async ({ page }) => {
  await enter(page, clerk);
  await page.goto("/");
  const menu = page.getByRole("navigation", { name: "主菜单" });
  // What the page was told, not what is asked for beside it: the figures of the year move on while others write.
  const { values, snapshot } = await heard<IndicatorTable>(page, "/indicators/values", () =>
    menu.getByRole("link", { name: "指标" }).click(),
  );
  const table = page.getByRole("region", { name: "各项指标" });
  await expect(table).toBeVisible();
  const library = await get<IndicatorBrief[]>(page, "/indicators");
  await expect(table.locator("tbody tr").filter({ has: page.getByRole("link") })).toHaveCount(
    library.filter((one) => values.some((value) => value.indicator === one.id)).length,
  );
  for (const value of values.filter((one) => one.part === null).slice(0, 12)) {
    const row = table.getByRole("row").filter({ has: page.getByRole("link", { name: value.name, exact: true }) });
    await expect(row).toContainText(value.value === null ? (value.missing ?? "暂无") : value.text);
  }
  await expect(page.getByText(snapshot.digest.slice(0, 8)).first()).toBeVisible();
  await inOrder(page, "指标库");

  const first = library[0];
  await page.getByLabel("找指标").fill(first.name);
  await expect(table.getByRole("link", { name: first.name, exact: true })).toBeVisible();
  await page.getByLabel("找指标").fill("没有这样的指标");
  await expect(page.getByRole("heading", { name: "没有找到指标" })).toBeVisible();
  await page.getByLabel("找指标").fill("");
  const by = library.flatMap((one) => one.by)[0];
  const split = await heard<IndicatorTable>(page, "/indicators/values", () =>
    page.goto(`/indicators?by=${encodeURIComponent(by.id)}`),
  );
  for (const part of split.parts.slice(0, 3))
    await expect(table.getByRole("columnheader", { name: part, exact: true })).toBeVisible();
});

test("the values come as a sheet, as text and as data", async ({ page }) => {
  await enter(page, clerk);
  for (const format of ["csv", "xlsx", "json"]) {
    const answer = await page.request.get(`/api/indicators/export?format=${format}`);
    expect(answer.ok(), format).toBe(true);
    expect((await answer.body()).length).toBeGreaterThan(100);
  }
  await page.goto("/indicators");
  await page.getByRole("button", { name: /^导出/ }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Excel 表格" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
});

test("an indicator says what it is made of, and leads to units below and to the records of a term", async ({
  page,
}) => {
  await enter(page, clerk);
  const { indicator } = await divided(page);
  const { value } = await heard<IndicatorDetail>(page, `/indicators/${indicator.id}`, () =>
    page.goto(`/indicators/${indicator.id}?depth=schools`),
  );
  await expect(page.getByRole("heading", { name: indicator.name, level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: "数值", exact: true })).toContainText(value.text);
  await expect(page.getByRole("region", { name: "口径" })).toContainText(indicator.basis);
  const units = page.getByRole("region", { name: "各单位" });
  const best = await units.locator("tbody tr td:nth-child(2)").allTextContents();
  const shown = best.filter((text) => /\d/.test(text)).map(digits);
  const order = [...shown].sort((a, b) => b - a);
  expect(shown, "各单位按数值排").toEqual(order);
  await inOrder(page, indicator.name);
  for (const name of ["地图", "分布"]) {
    const button = units.getByRole("button", { name });
    if (!(await button.isVisible())) continue;
    await button.click();
    await inOrder(page, `${indicator.name}${name}`);
  }
  await page.goto(`/indicators/${indicator.id}?depth=schools`);
  await units.locator("tbody tr.click").first().focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/unit=\d+/);
  const unit = new URL(page.url()).searchParams.get("unit");
  const below = await get<IndicatorDetail>(page, `/indicators/${indicator.id}?unit=${unit}`);
  await expect(page.getByRole("region", { name: "数值", exact: true })).toContainText(below.unit.name);
  await page.getByRole("region", { name: "算式中的数" }).getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`/ledgers/.*unit=${unit}`));
  await expect(page.getByText(/^已列出 \d+ 条/)).toBeVisible();
});

test("a school sees the indicators of itself, and no page of the bureau", async ({ page }) => {
  const { me } = await enter(page, school);
  const table = await get<IndicatorTable>(page, "/indicators/values");
  expect(table.unit.id).toBe(me.unit.id);
  await page.goto("/indicators");
  await expect(page.getByText(me.unit.name).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "均衡" })).toHaveCount(0);
  await inOrder(page, "学校的指标");
  for (const path of ["/balance", "/places", "/census", "/pivot"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "没有权限看这一页" }), path).toBeVisible();
  }
});

test("a pivot is put together by keys, adds up, is dragged anew and copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, clerk);
  const [table] = await get<PivotTable[]>(page, "/pivot");
  const [one, two] = table.fields.filter(({ id }) => id !== "unit");
  await page.goto(`/pivot?ledger=${table.ledger}&rows=`);
  const free = page.getByRole("group", { name: "可用的项" });
  for (const [field, zone] of [
    [one, "行"],
    [two, "列"],
  ] as const) {
    await free.getByRole("button", { name: field.name, exact: false }).first().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: `放到${zone}` }).press("Enter");
    await expect(page.getByRole("group", { name: zone, exact: true }).getByRole("button")).toHaveCount(1);
  }
  const grid = page.getByRole("region", { name: "透视结果" });
  await expect(grid).toBeVisible();
  const { data } = {
    data: {
      ...{ ledger: table.ledger, year: new Date().getFullYear(), rows: [one.id], columns: [two.id] },
      ...{ value: table.values[0].id, filter: null, unit: null },
    },
  };
  const answer: PivotAnswer = await (await page.request.post("/api/pivot", { data })).json();
  const sum = answer.rows.reduce((all, row) => all + (row.total ?? 0), 0);
  expect(Math.abs(sum - (answer.total ?? 0))).toBeLessThan(1e-6 * Math.max(sum, 1));
  expect(digits(await grid.locator("tfoot td").last().textContent())).toBe(answer.total);
  await inOrder(page, "透视");
  await page.getByRole("button", { name: "复制到 Excel" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\r\n").length).toBe(answer.rows.length + 2);
  await page
    .getByRole("group", { name: "列", exact: true })
    .getByRole("button")
    .dragTo(page.getByRole("group", { name: "行", exact: true }));
  await expect(page.getByRole("group", { name: "行", exact: true }).getByRole("button")).toHaveCount(2);
  await page.getByRole("button", { name: "图", exact: true }).click();
  await expect(page.getByRole("img", { name: /汇总$/ })).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "导出 Excel" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
});
