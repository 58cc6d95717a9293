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
  for (const warning of report.warnings) await expect(page.getByText(warning.text).first()).toBeVisible();
  await inOrder(page, "学位");
  const ahead = report.years.filter((one) => !one.actual && one.capacity !== null);
  test.skip(ahead.length < 2, "没有两年以上的预测");
  const last = ahead[ahead.length - 1];
  await page.getByLabel(`${ahead[1].year}年9月前`).fill("900");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`add=${ahead[1].year}`));
  await expect(table.getByRole("columnheader", { name: "新增后学位" })).toBeVisible();
  const heads = await table.locator("thead th").allTextContents();
  // The year is a heading of its row, so that the cells begin one place later.
  const place = heads.findIndex((text) => text.trim() === "新增后学位") - 1;
  const cells = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: String(last.year) }) });
  await expect
    .poll(async () => digits((await cells.locator("td").allTextContents())[place] ?? ""))
    .toBe(Math.round((last.capacity ?? 0) + 900));
  const first = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: String(ahead[0].year) }) });
  expect(digits((await first.locator("td").allTextContents())[place] ?? "")).toBe(Math.round(ahead[0].capacity ?? 0));
  await inOrder(page, "新增学位");
});
