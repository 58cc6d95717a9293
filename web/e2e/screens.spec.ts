// Every screen, wide and narrow, light and dark: no serious finding of axe, nothing wider than the window, no script error.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import type { DocumentBrief, Me, Plan } from "../src/api/types";
import { clerk, enter, school } from "./people";

const looks = [
  { name: "office screen", width: 1366, height: 768, scheme: "light" },
  { name: "phone", width: 390, height: 844, scheme: "light" },
  { name: "office screen at night", width: 1366, height: 768, scheme: "dark" },
] as const;

async function pagesOf(page: Page, me: Me): Promise<string[]> {
  const paths = ["/", "/ledgers", "/units", "/nowhere"];
  const ledger = me.may.ledger_write[0] ?? me.may.ledgers[0];
  const records = await (await page.request.get(`/api/ledgers/${ledger}/records?limit=1`)).json();
  paths.push(`/ledgers/${ledger}`, `/ledgers/${ledger}?q=%E6%97%A0%E6%AD%A4`);
  if (records.records[0]) paths.push(`/ledgers/${ledger}/records/${records.records[0].id}`);
  if (me.may.ledger_write.length > 0)
    paths.push(`/ledgers/${ledger}/new`, `/ledgers/${ledger}/import`, `/ledgers/${ledger}/paste`);
  if (me.may.plan_read) {
    const plan: Plan = await (await page.request.get("/api/plan")).json();
    const tasks = plan.goals.flatMap((goal) => goal.tasks);
    const task = tasks.find((one) => one.targets.some((target) => target.binding === "measure")) ?? tasks[0];
    paths.push("/plan", `/tasks/${task.id}`);
  }
  if (me.may.document_import) {
    const documents: DocumentBrief[] = await (await page.request.get("/api/documents")).json();
    paths.push("/documents", `/documents/${documents[0].id}`, `/documents/${documents[0].id}?show=others`);
    paths.push(`/documents/${documents[0].id}?show=audit`);
  }
  if (me.may.summary) paths.push("/summary", "/check");
  const indicators = await (await page.request.get("/api/indicators")).json();
  paths.push("/indicators", `/indicators/${indicators[0].id}`);
  if (me.may.plan_read) paths.push("/balance", "/places", "/census", "/pivot");
  paths.push(me.role === "school" ? `/units/${me.unit.id}/asked` : `/ledgers/${ledger}/burden`);
  return paths;
}

async function checkPage(page: Page, path: string) {
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  await expect(page.locator("main")).toBeVisible();
  const found = await new AxeBuilder({ page }).analyze();
  const serious = found.violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  const words = serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ")}`);
  expect.soft(words, `axe ${path}`).toEqual([]);
  const wider = await page.evaluate(() => globalThis.document.documentElement.scrollWidth - globalThis.innerWidth);
  expect.soft(wider, `宽出窗口 ${path}`).toBeLessThanOrEqual(1);
}

for (const look of looks)
  for (const [who, fits] of [
    ["the office", clerk],
    ["a school", school],
  ] as const) {
    if (look.scheme === "dark" && fits === school) continue;
    test(`every screen of ${who} is in order: ${look.name}`, async ({ page }) => {
      test.setTimeout(300_000);
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.setViewportSize({ width: look.width, height: look.height });
      await page.emulateMedia({ colorScheme: look.scheme });
      const { me } = await enter(page, fits);
      for (const path of await pagesOf(page, me)) await checkPage(page, path);
      expect(errors).toEqual([]);
    });
  }

test("the sign-in page is in order and light", async ({ page }) => {
  let bytes = 0;
  page.on("response", async (response) => {
    if (response.url().includes("/assets/")) bytes += (await response.body().catch(() => Buffer.alloc(0))).length;
  });
  await checkPage(page, "/sign-in");
  expect(bytes, "首屏脚本和样式的字节数(未压缩)").toBeLessThan(1_400_000);
});

test("a phone walks by the bottom menu", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page, school);
  await page.goto("/");
  const menu = page.getByRole("navigation", { name: "底部菜单" });
  await menu.getByRole("link", { name: "台账" }).click();
  await expect(page.getByRole("heading", { name: "台账", level: 1 })).toBeVisible();
});

test("search finds by characters and goes there by keyboard alone", async ({ page }) => {
  const { me } = await enter(page, clerk);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "搜一切" }).fill(me.unit.name.slice(0, 2));
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(/\/$/);
});
