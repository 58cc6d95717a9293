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
  for (const format of ["csv", "xlsx", "json", "sdmx", "parquet"]) {
    const answer = await page.request.get(`/api/indicators/export?format=${format}`);
    expect(answer.ok(), format).toBe(true);
    expect((await answer.body()).length).toBeGreaterThan(100);
  }
  await page.goto("/indicators");
  await page.getByRole("button", { name: /^导出/ }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Excel 表格", exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
});

test("what is made public leaves small counts out, says so, and shows no zero in their place", async ({ page }) => {
  await enter(page, clerk);
  const schools = await get<{ id: number; kind: string }[]>(page, "/units?kind=school&limit=12");
  const tables = await Promise.all(
    ["", ...schools.map(({ id }) => `&unit=${id}`)].map((unit) =>
      get<IndicatorTable>(page, `/indicators/values?by=stage&public=true${unit}`),
    ),
  );
  const hidden = tables.flatMap(({ values }) => values.filter((one) => one.hidden));
  expect(hidden.length, "a county has schools with few of something").toBeGreaterThan(0);
  for (const one of hidden) {
    expect(one.text).toMatch(/^不公开\(少于\d+\)$/);
    expect([one.value, one.change, one.met]).toEqual([null, null, null]);
  }
  await page.goto("/indicators");
  await page.getByRole("button", { name: /^导出/ }).click();
  await inOrder(page, "导出");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "CSV 文本，对外公开的口径（小数隐去）" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/公开\.csv$/);
});

/** A school's page of an indicator by which schools are told apart. */
async function ofSchool(page: Page, fits: (detail: IndicatorDetail) => boolean): Promise<IndicatorDetail> {
  const library = await get<IndicatorBrief[]>(page, "/indicators");
  const judged = library.filter((one) => one.level === "school" && (one.better === "up" || one.better === "down"));
  const schools = await get<{ id: number }[]>(page, "/units?kind=school&limit=5");
  for (const { id } of judged)
    for (const unit of schools) {
      const detail = await get<IndicatorDetail>(page, `/indicators/${id}?unit=${unit.id}`);
      if (fits(detail)) return detail;
    }
  throw new Error("没有这样的指标");
}

test("a school is compared with the most alike of its class, and nobody is ranked across classes", async ({ page }) => {
  await enter(page, clerk);
  const { indicator, unit } = await ofSchool(page, (one) => (one.peers?.near.length ?? 0) > 2 && !!one.peers?.place);
  const { peers } = await heard<IndicatorDetail>(page, `/indicators/${indicator.id}`, () =>
    page.goto(`/indicators/${indicator.id}?unit=${unit.id}`),
  );
  const region = page.getByRole("region", { name: "同类学校" });
  await expect(region.getByRole("heading")).toContainText(`${peers?.class} ${peers?.place?.of} 所中`);
  const rows = region.getByRole("table", { name: "最相近的学校" }).locator("tbody tr");
  await expect(rows.filter({ hasText: "本校" })).toHaveCount(1);
  expect(new Set(peers?.near.map((one) => one.unit.type)).size, "one class alone").toBe(1);
  if (peers?.spread) await expect(region.getByRole("table", { name: /的分布$/ })).toContainText("中位数");
  await inOrder(page, "同类学校");
  const other = peers?.near.find((one) => !one.own);
  await rows.filter({ hasText: other?.unit.name }).first().focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`unit=${other?.unit.id}`));
  await expect(page.getByRole("region", { name: "数值", exact: true })).toContainText(other?.unit.name ?? "");
});

test("class sizes stand by band, and a year says who is in it and where the line breaks", async ({ page }) => {
  await enter(page, clerk);
  const library = await get<IndicatorBrief[]>(page, "/indicators");
  const details = await Promise.all(library.map(({ id }) => get<IndicatorDetail>(page, `/indicators/${id}`)));
  const id = details.find((one) => one.bands.length > 0 && one.series.filter((p) => p.value !== null).length > 1)
    ?.indicator.id;
  // No school of the demo county was merged: two years are told as if one had been.
  await page.route(`**/api/indicators/${id}?*`, async (route) => {
    const response = await route.fetch();
    const detail: IndicatorDetail = await response.json();
    const known = detail.series.filter((point) => point.value !== null);
    known[0].with = ["柳溪小学"];
    detail.breaks = [{ year: known[known.length - 1].year, text: "分设出南湖小学" }];
    await route.fulfill({ response, json: detail });
  });
  const detail = await heard<IndicatorDetail>(page, `/indicators/${id}`, () => page.goto(`/indicators/${id}`));
  const bands = page.getByRole("region", { name: "各档班额" }).getByRole("row");
  await expect(bands).toHaveCount(detail.bands.length + 1);
  for (const band of detail.bands.filter((one) => one.classes !== null)) {
    const row = bands.filter({ has: page.getByRole("rowheader", { name: band.name, exact: true }) });
    expect(digits(await row.locator("td").nth(1).textContent())).toBe(band.classes);
  }
  const years = page.getByRole("region", { name: "历年", exact: true });
  await expect(years.getByRole("row").filter({ hasText: "含并入的柳溪小学" })).toHaveCount(1);
  await expect(years.getByRole("row").filter({ hasText: "分设出南湖小学，与以前不可比" })).toHaveCount(1);
  await inOrder(page, "班额");
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
