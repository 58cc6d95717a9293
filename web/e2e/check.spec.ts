// A paper is checked before it is sent: what does not hold, what the ledgers say, an opinion for the author; nothing is kept.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { clerk, enter, signIn } from "./people";
import { broken, summary } from "./papers";

const results = (page: Page) => page.getByRole("region", { name: "核对结果" });

async function check(page: Page) {
  await page.goto("/check");
  await page.getByLabel("选择文稿").setInputFiles(summary());
  await expect(results(page)).toBeVisible();
}

test("two mistakes and a ledger that says otherwise are found, each with its way to the place", async ({ page }) => {
  await signIn(page, clerk);
  const before = await (await page.request.get("/api/documents")).json();
  await page.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name: "总结" }).click();
  await page.getByRole("button", { name: "核对文稿" }).click();
  await expect(page.getByText("只核对，不留存", { exact: false })).toBeVisible();
  await page.getByLabel("选择文稿").setInputFiles(summary());
  const list = results(page);
  await expect(list.locator("[data-finding]").filter({ hasText: "5+4+4=13所" })).toBeVisible();
  await list.locator("[data-finding]").filter({ hasText: "70000处÷77777处" }).click();
  await expect(page.locator(".doc-text .audited.here")).toContainText("整改率达到80%");

  await list.getByRole("button", { name: /^与台账不符/ }).click();
  const ledger = list.locator("[data-finding]").filter({ hasText: "77777" }).first();
  await ledger.click();
  await ledger.locator(".figure").click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: /^打开 .* 条记录/ }).click();
  await expect(drawer.getByRole("table").getByRole("link").first()).not.toBeEmpty();
  await drawer
    .getByRole("button", { name: "关闭" })
    .or(drawer.getByRole("button", { name: "Close" }))
    .first()
    .click();

  await list.getByRole("button", { name: /^没写到的/ }).click();
  await expect(list.locator("[data-finding]").first()).toContainText("没有找到");
  const after = await (await page.request.get("/api/documents")).json();
  expect(after.length, "核对不留存文稿").toBe(before.length);
});

test("findings are walked by keys, set aside for this time, and copied as an opinion", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, clerk);
  await check(page);
  const open = results(page).locator('[data-finding][aria-current="true"]');
  await page.keyboard.press("ArrowDown");
  await expect(open).toBeFocused();
  const first = (await open.locator("strong").textContent()) ?? "";
  await page.keyboard.press("n");
  await expect(open.getByRole("status")).toContainText("第 2/");
  await page.keyboard.press("v");
  await expect(open.locator("strong")).not.toHaveText(first);
  await page.getByRole("button", { name: "复制核对意见" }).click();
  await expect(page.getByText("已复制", { exact: false })).toBeVisible();
  const opinion = await page.evaluate(() => navigator.clipboard.readText());
  expect(opinion).toContain("核对意见");
  expect(opinion).toContain("一、错误");
  expect(opinion, "已核实的不再提").not.toContain(first);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: /核对意见$/ })).toBeVisible();
  await expect(page.locator(".doc-text")).toBeHidden();
});

test("a file that cannot be read says what to do, and the next one is taken", async ({ page }) => {
  await enter(page, clerk);
  await page.goto("/check");
  await page.getByLabel("选择文稿").setInputFiles(broken());
  await expect(page.getByRole("alert")).toContainText("坏文件");
  await page.getByLabel("选择文稿").setInputFiles(summary());
  await expect(results(page)).toBeVisible();
});

for (const look of [
  { name: "office screen", width: 1366, height: 768, scheme: "light" },
  { name: "phone", width: 390, height: 844, scheme: "light" },
  { name: "office screen at night", width: 1366, height: 768, scheme: "dark" },
] as const)
  test(`a report is in order: ${look.name}`, async ({ page }) => {
    await page.setViewportSize({ width: look.width, height: look.height });
    await page.emulateMedia({ colorScheme: look.scheme });
    await enter(page, clerk);
    await check(page);
    await page.keyboard.press("j");
    const open = results(page).locator('[data-finding][aria-current="true"]');
    await expect(open).toBeInViewport();
    await results(page)
      .getByRole("button", { name: /已核对/ })
      .or(results(page).getByText("文中没有能互相验算", { exact: false }))
      .first()
      .click();
    const found = await new AxeBuilder({ page }).analyze();
    expect(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, "宽出窗口").toBeLessThanOrEqual(1);
  });
