// A return goes back and forth between office and school; the bell tells what is due.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import type { DutyBrief, DutyItem, Me } from "../src/api/types";
import { clerk, enter, school } from "./people";

/** A return of the school that the bureau may judge. */
async function judged(page: Page, unit: number): Promise<DutyItem> {
  const duties: DutyBrief[] = await (await page.request.get("/api/duties/overview")).json();
  for (const duty of duties.filter((one) => one.may_judge)) {
    const query = `ledger=${duty.ledger}&duty=${encodeURIComponent(duty.duty)}`;
    const table = await (await page.request.get(`/api/duties/table?${query}`)).json();
    for (const { period } of [...table.periods].reverse()) {
      const items: DutyItem[] = await (await page.request.get(`/api/duties/period?${query}&period=${period}`)).json();
      const found = items.find((item) => item.unit.id === unit && ["approved", "submitted"].includes(item.status));
      if (found) return found;
    }
  }
  throw new Error("这所学校没有报过的");
}

async function tick(page: Page, item: DutyItem) {
  const box = page.getByRole("checkbox", { name: `选${item.unit.name}`, exact: true });
  while ((await box.count()) === 0) await page.getByRole("button", { name: /^再列/ }).click();
  await box.check();
}

test("a return is sent back, handed in anew and approved", async ({ page }) => {
  const { me } = await enter(page, school);
  await enter(page, clerk);
  const item = await judged(page, me.unit.id);
  const address = `/duties?ledger=${item.ledger}&duty=${encodeURIComponent(item.duty)}&period=${item.period}`;
  await page.goto(address);
  const drawer = page.getByRole("dialog").first();
  await drawer.getByRole("button", { name: /^全部/ }).click();
  await tick(page, item);
  await page.getByRole("button", { name: /^退回/ }).click();
  await page.getByLabel("理由").fill("人数不对");
  await page.getByRole("button", { name: "退回", exact: true }).click();
  await expect(drawer.getByText("退回：人数不对")).toBeVisible();

  await enter(page, school);
  await page.goto("/duties");
  const owed = page.getByRole("listitem").filter({ hasText: "人数不对" });
  await owed.getByRole("button", { name: "重报" }).click();
  const modal = page.getByRole("dialog");
  const nil = modal.getByRole("checkbox", { name: /零报告/ });
  if (await nil.isVisible()) {
    await expect(modal.getByRole("button", { name: "报送", exact: true })).toBeDisabled();
    await nil.check();
  }
  await modal.getByLabel("说明（可不填）").fill("已核对");
  await modal.getByRole("button", { name: "报送", exact: true }).click();
  await expect(page.getByText(`已报送${item.period_name}${item.duty}`)).toBeVisible();
  await expect(owed).toHaveCount(0);

  await enter(page, clerk);
  await page.goto(address);
  await expect(drawer.getByText("已核对")).toBeVisible();
  await tick(page, item);
  await page.getByRole("button", { name: /^通过/ }).click();
  await expect(page.getByText("已办")).toBeVisible();
});

test("a period is locked, opened for one unit and unlocked", async ({ page }) => {
  const { me } = await enter(page, school);
  await enter(page, clerk);
  const item = await judged(page, me.unit.id);
  await page.goto(`/duties?ledger=${item.ledger}&duty=${encodeURIComponent(item.duty)}&period=${item.period}`);
  const drawer = page.getByRole("dialog").first();
  const choose = async (name: RegExp) => {
    await drawer.getByRole("button", { name: /^锁定和放开/ }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  await drawer.getByRole("button", { name: /^全部/ }).click();
  await tick(page, item);
  await choose(/^锁定本期/);
  await expect(drawer.getByText("已锁定").first()).toBeVisible();
  await tick(page, item);
  await choose(/单独放开/);
  await page.getByLabel("放开到哪天（含当天）").fill("2026-12-01");
  await page.getByLabel("放开到哪天（含当天）").press("Enter");
  await page.getByLabel("理由").fill("补报材料");
  await page.getByRole("button", { name: "放开", exact: true }).click();
  await expect(drawer.getByText("放开到12月1日")).toBeVisible();
  await choose(/^解锁本期/);
  await page.getByLabel("理由").fill("走查完毕");
  await page.getByRole("button", { name: "解锁", exact: true }).click();
  await expect(drawer.getByText("放开到12月1日")).toHaveCount(0);
});

test("the bell lists what is late, and read notices no longer count", async ({ page }) => {
  await enter(page, (me: Me) => me.role === "general");
  const before = await (await page.request.get("/api/notices")).json();
  test.skip(before.notices.length === 0, "没有提醒");
  await page.goto("/");
  await page.getByRole("button", { name: /^提醒/ }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText(before.notices[0].title)).toBeVisible();
  const all = drawer.getByRole("button", { name: "全部已读" });
  if (before.unread > 0) await all.click();
  await expect(all).toHaveCount(0);
  await expect(page.getByRole("button", { name: "提醒", exact: true })).toBeAttached();
});

for (const [width, height] of [
  [1366, 768],
  [390, 844],
] as const)
  test(`returns and views are in order at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const { me } = await enter(page, clerk);
    const duties: DutyBrief[] = await (await page.request.get("/api/duties/overview")).json();
    const first = duties[0];
    const ledger = me.may.ledger_write[0];
    const paths = ["/duties", "/duties?show=own", `/ledgers/${ledger}?view=board`, `/ledgers/${ledger}?view=calendar`];
    paths.push(`/ledgers/${ledger}/paste`);
    if (first) paths.push(`/duties?ledger=${first.ledger}&duty=${encodeURIComponent(first.duty)}`);
    for (const path of paths) {
      await page.goto(path);
      await page.waitForLoadState("networkidle");
      const found = await new AxeBuilder({ page }).analyze();
      const serious = found.violations.filter((one) => one.impact === "serious" || one.impact === "critical");
      const words = serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ")}`);
      expect.soft(words, `axe ${path}`).toEqual([]);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(wider, `宽出窗口 ${path}`).toBeLessThanOrEqual(1);
    }
  });
