// The workbench with the audit: findings beside the text, what a rule forbids, numbers made and changed, nothing lost.
import { expect, type Page, test } from "@playwright/test";
import { clerk, enter } from "./people";
import { plan } from "./papers";

const list = (page: Page) => page.getByRole("region", { name: "读出的任务" });
const text = (page: Page) => page.getByRole("region", { name: "原文" });

async function upload(page: Page) {
  await enter(page, clerk);
  await page.goto("/documents");
  await page.getByLabel("选择文件").setInputFiles(plan());
  await expect(text(page)).toBeVisible();
}

/** Takes the paper away again, so that the county stays as it was. */
async function drop(page: Page) {
  const id = new URL(page.url()).pathname.split("/").at(-1);
  await page.request.delete(`/api/documents/${id}`);
}

async function openTask(page: Page, words: string) {
  const card = list(page).locator("[data-task]").filter({ hasText: words });
  await card.click();
  await expect(card).toHaveAttribute("aria-current", "true");
  return card;
}

/** Selects words of the text as a mouse would. */
async function selectWords(page: Page, words: string) {
  await text(page).evaluate((box, wanted) => {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1;
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      node.parentElement?.scrollIntoView({ block: "center" });
      const selection = window.getSelection();
      selection?.removeAllRanges();
      selection?.addRange(range);
      return;
    }
    throw new Error(`原文里没有连着的“${wanted}”`);
  }, words);
}

test("a planted mistake is listed, lit where it stands, set aside and stays so", async ({ page }) => {
  await upload(page);
  await list(page).getByRole("button", { name: /^核对/ }).click();
  const finding = list(page).locator("[data-finding]").filter({ hasText: "5+4+4=13所" });
  await expect(finding).toBeVisible();
  await finding.click();
  const lit = text(page).locator(".audited.lit");
  await expect(lit.filter({ hasText: "全县现有学校共12所" })).toBeInViewport();
  await expect(text(page).locator(".audited.here")).toContainText("12所");
  await expect(finding.getByRole("status")).toHaveText("第 1/4 处");
  await page.keyboard.press("ArrowRight");
  await expect(finding.getByRole("status")).toHaveText("第 2/4 处");
  await expect(text(page).locator(".audited.here").first()).toContainText("其中小学5");
  await expect(finding.getByText("13所").last()).toBeVisible();

  await page.keyboard.press("v");
  await expect(finding).toHaveCount(0);
  await expect(list(page).getByRole("button", { name: /^已核实\s*\d/ })).toContainText("1");
  await page.keyboard.press("u");
  await expect(finding).toHaveCount(1);
  await finding.click();
  await finding.getByRole("button", { name: /已核实/ }).click();
  await expect(page.getByText("已自动保存")).toBeVisible();
  await page.reload();
  await expect(list(page).getByRole("button", { name: /^已核实\s*\d/ })).toContainText("1");
  await expect(list(page).locator("[data-finding]").filter({ hasText: "5+4+4=13所" })).toHaveCount(0);
  await drop(page);
});

test("a sign in the text leads to its finding, and findings are walked by keys alone", async ({ page }) => {
  await upload(page);
  await text(page)
    .getByRole("button", { name: /^错误：分项之和/ })
    .first()
    .click();
  await expect(page).toHaveURL(/show=audit/);
  const findings = list(page).locator("[data-finding]");
  await expect(findings.filter({ hasText: "5+4+4=13所" })).toHaveAttribute("aria-current", "true");
  const open = list(page).locator('[data-finding][aria-current="true"]');
  const first = await open.textContent();
  await page.keyboard.press("j");
  await expect.poll(() => open.textContent()).not.toBe(first);
  await expect(open).toBeFocused();
  await page.keyboard.press("k");
  await expect(open).toContainText("5+4+4=13所");
  await drop(page);
});

test("a page closed before the draft was sent loses nothing", async ({ page, context }) => {
  await upload(page);
  const address = page.url();
  const card = await openTask(page, "优化学校布局");
  await card.getByRole("textbox", { name: "任务" }).fill("没来得及存的任务名");
  await page.close();
  const again = await context.newPage();
  await again.goto(address);
  await expect(list(again).getByText("没来得及存的任务名").first()).toBeVisible();
  await expect(again.getByText("已自动保存")).toBeVisible();
  await again.goto("/documents");
  await again.goto(address);
  await expect(list(again).getByText("没来得及存的任务名").first()).toBeVisible();
  await drop(again);
});

test("a target that a rule forbids is decided on by a person, and kept only with a reason", async ({ page }) => {
  await upload(page);
  await list(page)
    .getByRole("button", { name: /全部接受/ })
    .click();
  await expect(list(page).getByRole("button", { name: /^未看/ })).toContainText("0");
  await page.getByRole("button", { name: "确认成任务…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/2 个指标是现行规定不允许的/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: /^立项/ })).toBeDisabled();
  await dialog.getByRole("button", { name: "去决定" }).click();
  const card = await openTask(page, "提升普通高中质量");
  await card.getByRole("button", { name: "放弃这个指标" }).first().click();
  await card.getByRole("button", { name: /^保留/ }).first().click();
  await expect(card.getByText("已决定保留")).toBeVisible();
  await page.getByRole("button", { name: "确认成任务…" }).click();
  await expect(dialog.getByRole("button", { name: /^立项/ })).toBeDisabled();
  await dialog.getByRole("textbox").fill("只作内部统计");
  await expect(dialog.getByRole("button", { name: /^立项/ })).toBeEnabled();
  await dialog.getByRole("button", { name: "再看看" }).click();
  await drop(page);
});

test("a number that was missed is made a target of the selected words, changed, dropped and brought back", async ({
  page,
}) => {
  await upload(page);
  await selectWords(page, "12月20日前");
  await page.getByRole("button", { name: /^作为指标/ }).click();
  const card = list(page).locator("[data-task]").filter({ hasText: "加强教师培训" });
  await expect(card).toHaveAttribute("aria-current", "true");
  const last = card.locator(".target").last();
  await last.getByRole("textbox", { name: "指标名称" }).fill("培训班");
  await last.getByRole("spinbutton", { name: "目标值" }).fill("12");
  await last.getByRole("textbox", { name: "计量单位" }).fill("期");
  await expect(page.getByText("已自动保存")).toBeVisible();
  await page.reload();
  const kept = await openTask(page, "加强教师培训");
  await expect(kept.getByRole("textbox", { name: "指标名称" }).last()).toHaveValue("培训班");
  await kept.getByRole("button", { name: "不要这个数" }).last().click();
  await expect(kept.locator("s")).toContainText("培训班");
  await kept.getByRole("button", { name: "恢复" }).click();
  await expect(kept.getByRole("textbox", { name: "计量单位" }).last()).toHaveValue("期");
  await drop(page);
});

test("tasks are merged, split and dropped, and every step is undone", async ({ page }) => {
  await upload(page);
  const tasks = list(page).locator("[data-task]");
  const count = await tasks.count();
  const card = await openTask(page, "优化学校布局");
  await card.focus();
  await page.keyboard.press("m");
  await expect(tasks).toHaveCount(count - 1);
  await page.keyboard.press("u");
  await expect(tasks).toHaveCount(count);
  await page.keyboard.press("s");
  await page.getByRole("dialog").getByRole("button", { name: "在第1处拆开" }).click();
  await expect(tasks).toHaveCount(count + 1);
  await page.keyboard.press("u");
  await expect(tasks).toHaveCount(count);
  await page.keyboard.press("x");
  await expect(tasks).toHaveCount(count - 1);
  await page.keyboard.press("Control+z");
  await expect(tasks).toHaveCount(count);
  await drop(page);
});
