// Balance and places: what the pages show is what the server computed; what is tried out changes nothing.
import { expect, type Page, test } from "@playwright/test";
import type { BalanceReport, PlacesReport } from "../src/api/stat";
import { clerk, enter } from "./people";
import { heard, inOrder } from "./together";

const get = async <T>(page: Page, path: string): Promise<T> => (await page.request.get(`/api${path}`)).json();
const digits = (text: string | null) => Number((text ?? "").replace(/[^\d.]/g, ""));

test("each resource stands against its limit, and each school against the standard", async ({ page }) => {
  await enter(page, clerk);
  const report = await heard<BalanceReport>(page, "/balance", () => page.goto("/balance"));
  test.skip(report.resources.length === 0, "没有可算的数据");
  await expect(page.getByRole("region", { name: "结论" })).toContainText(report.verdict.reasons[0] ?? report.stage);
  for (const resource of report.resources) {
    const card = page.getByRole("button", { name: new RegExp(`^${resource.item} `) });
    await expect(card).toBeVisible();
    if (resource.cv === null) continue;
    const shown = digits((await card.textContent())?.match(/差异系数 ?([\d.]+)/)?.[1] ?? "");
    expect(Math.abs(shown - resource.cv), resource.item).toBeLessThanOrEqual(1e-4);
    if (resource.met !== null) await expect(card).toContainText(resource.met ? "在限值内" : "超过限值");
  }
  await inOrder(page, "均衡");
  const failed = report.schools.filter((school) => school.passed === false);
  const table = page.getByRole("table", { name: /各校资源配置$/ });
  await expect(table).toHaveAttribute("aria-rowcount", String(report.schools.length + 1));
  await page.getByRole("button", { name: "只看没达标的" }).click();
  const open = report.schools.filter((school) => school.passed !== true);
  if (open.length > 0) await expect(table).toHaveAttribute("aria-rowcount", String(open.length + 1));
  if (failed.length > 0) await expect(table.getByText("未达标").first()).toBeVisible();
  await page.getByRole("button", { name: new RegExp(`^${report.resources[0].item} `) }).click();
  await expect(page).toHaveURL(new RegExp(`resource=${report.resources[0].id}`));
  for (const stage of report.stages.slice(1)) {
    await page.getByRole("button", { name: stage.name, exact: true }).click();
    await expect(page.getByRole("region", { name: "结论" })).toContainText(stage.name);
  }
});

test("what-if finds additions at given prices and leaves the report as it was", async ({ page, context }) => {
  test.setTimeout(180_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, clerk);
  const before = await get<BalanceReport>(page, "/balance");
  test.skip(before.resources.length === 0, "没有可算的数据");
  const prices = before.resources.map((resource) => `${resource.id}:5`).join(",");
  await page.goto(`/balance?show=what-if&prices=${prices}`);
  await inOrder(page, "推演");
  await page.locator("form").getByRole("button", { name: "推演", exact: true }).click();
  const result = page.getByRole("region", { name: "推演" }).getByRole("status");
  await expect(result).toContainText(/可以达标|还不能达标/, { timeout: 120_000 });
  await inOrder(page, "推演结果");
  await result.getByRole("button", { name: "复制到 Excel" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\r\n")[0]).toContain("均衡推演");
  const after = await get<BalanceReport>(page, "/balance");
  expect(after.resources.map((one) => one.cv)).toEqual(before.resources.map((one) => one.cv));
});

test("the years ahead show pupils, places and gaps; new places lessen the gap from their year on", async ({ page }) => {
  await enter(page, clerk);
  const report = await heard<PlacesReport>(page, "/places", () => page.goto("/places"));
  test.skip(report.years.length === 0, "没有可测算的数据");
  const table = page.getByRole("region", { name: "各年学生与学位" });
  await expect(table.locator("tbody tr")).toHaveCount(report.years.length);
  const all = page.getByRole("button", { name: `全部 ${report.warnings.length} 条` });
  if (await all.isVisible()) await all.click();
  for (const warning of report.warnings) await expect(page.getByText(warning.text).first()).toBeVisible();
  await inOrder(page, "学位");
  const ahead = report.years.filter((one) => !one.actual && one.capacity !== null);
  test.skip(ahead.length < 2, "没有两年以上的预测");
  const last = ahead[ahead.length - 1];
  await page.getByLabel(`${ahead[1].year}年9月前`).fill("900");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`add=${ahead[1].year}`));
  await expect(table.getByRole("columnheader", { name: "试增后学位" })).toBeVisible();
  const heads = await table.locator("thead th").allTextContents();
  // The year is a heading of its row, so that the cells begin one place later.
  const place = heads.findIndex((text) => text.trim() === "试增后学位") - 1;
  const cells = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: String(last.year) }) });
  await expect
    .poll(async () => digits((await cells.locator("td").allTextContents())[place] ?? ""))
    .toBe(Math.round((last.capacity_planned ?? 0) + 900));
  const first = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: String(ahead[0].year) }) });
  expect(digits((await first.locator("td").allTextContents())[place] ?? "")).toBe(
    Math.round(ahead[0].capacity_planned ?? 0),
  );
  await inOrder(page, "试增学位");
});

test("projects show what they add from which year on, with the way to their records", async ({ page }) => {
  await enter(page, clerk);
  const stages = await heard<PlacesReport>(page, "/places", () => page.goto("/places"));
  let report = stages;
  for (const stage of stages.stages) {
    report = await get<PlacesReport>(page, `/places?stage=${encodeURIComponent(stage.id)}`);
    if (report.plan.length > 0) break;
  }
  test.skip(report.plan.length === 0, "没有规划新增学位的项目");
  await page.goto(`/places?stage=${encodeURIComponent(report.stage)}`);
  const table = page.getByRole("region", { name: "各年学生与学位" });
  await expect(table.getByRole("columnheader", { name: "规划后学位" })).toBeVisible();
  const heads = await table.locator("thead th").allTextContents();
  const place = heads.findIndex((text) => text.trim() === "规划后学位") - 1;
  let sum = 0;
  for (const year of report.years.filter((one) => !one.actual && one.capacity !== null)) {
    sum += report.plan.filter((one) => one.year === year.year).reduce((all, one) => all + one.places, 0);
    expect(Math.round(year.capacity_planned ?? 0), `${year.year}年`).toBe(Math.round((year.capacity ?? 0) + sum));
    const row = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: String(year.year) }) });
    const shown = (await row.locator("td").allTextContents())[place];
    expect(digits(shown ?? ""), `${year.year}年`).toBe(Math.round(year.capacity_planned ?? 0));
  }
  const project = report.plan[0];
  const projects = page.getByRole("region", { name: "规划新增学位", exact: true });
  await projects.getByRole("link", { name: project.name }).first().click();
  await expect(page).toHaveURL(new RegExp(`/ledgers/${project.ledger}/records/${project.record}`));
});

test("each school of the zone is forecast, and the list sorts by what is asked", async ({ page }) => {
  await enter(page, clerk);
  const report = await heard<PlacesReport>(page, "/places", () => page.goto("/places"));
  test.skip(report.schools.length === 0, "没有可测算的学校");
  const table = page.getByRole("table", { name: /各校学位$/ });
  await expect(table).toHaveAttribute("aria-rowcount", String(report.schools.length + 1));
  const first = () => table.locator("tbody tr[data-index='0'] td").first();
  await expect(first()).toHaveText(report.schools[0].unit.name);
  const largest = report.schools.reduce((most, one) => (one.pupils > most.pupils ? one : most));
  await table.getByRole("button", { name: "现有学生" }).click();
  await expect(first()).toHaveText(largest.unit.name);
  const short = report.schools.filter((one) => one.short_from !== null);
  await page.getByRole("button", { name: "只看将缺学位的" }).click();
  if (short.length > 0) await expect(table).toHaveAttribute("aria-rowcount", String(short.length + 1));
  await inOrder(page, "各校学位");
});
