// The census: the board as the server has it, the way to the returns, freezing that wants a reason, snapshots kept, checked and compared.
import { expect, type Page, test } from "@playwright/test";
import type { CensusBoard, CrossCheck, SnapshotBrief, SnapshotCheck, SnapshotDiff } from "../src/api/stat";
import { clerk, enter } from "./people";
import { inOrder } from "./together";

const get = async <T>(page: Page, path: string): Promise<T> => (await page.request.get(`/api${path}`)).json();
const digits = (text: string | null) => Number((text ?? "").replace(/\D/g, ""));

/** The board of the latest year that has tables. */
async function boardOf(page: Page, years: number[]): Promise<CensusBoard> {
  for (const year of years) {
    const board = await get<CensusBoard>(page, `/census?year=${year}`);
    if (board.tables.some((table) => table.owed > 0)) return board;
  }
  throw new Error("没有一年有事业统计");
}

test("the board counts what is owed, handed in and missing, and leads to the returns", async ({ page }) => {
  const { me } = await enter(page, clerk);
  const board = await boardOf(page, me.years);
  await page.goto(`/census?year=${board.year}`);
  const tables = page.getByRole("region", { name: "各表填报情况" });
  await expect(tables).toBeVisible();
  for (const table of board.tables) {
    const cells = tables.getByRole("row").filter({ has: page.getByRole("link", { name: table.name, exact: true }) });
    const numbers = await cells.locator("td").allTextContents();
    expect(numbers.slice(1, 6).map(digits), table.name).toEqual([
      table.owed,
      table.approved,
      table.submitted,
      table.returned,
      table.missing,
    ]);
    expect(table.approved + table.submitted + table.returned + table.missing).toBe(table.owed);
  }
  const owed = board.tables.reduce((sum, table) => sum + table.owed, 0);
  expect(
    board.towns.reduce((sum, town) => sum + town.owed, 0),
    "各乡镇的应报合起来是各表的应报",
  ).toBe(owed);
  if (board.towns.length > 0)
    await expect(page.getByRole("region", { name: "各乡镇填报情况" }).locator("tbody tr")).toHaveCount(
      board.towns.length,
    );
  const cross = page.getByRole("region", { name: "表间核对" });
  const rules = (await get<CrossCheck>(page, `/census/cross-check?year=${board.year}`)).rules;
  await expect(cross.getByRole("listitem")).toHaveCount(rules.length);
  const apart = rules.find((rule) => rule.broken.length > 0);
  if (apart) {
    await cross.getByText(apart.message).first().click();
    await expect(cross.getByRole("link", { name: apart.broken[0].unit.name }).first()).toBeVisible();
  }
  await inOrder(page, "事业统计");
  const returned = board.tables.find((table) => table.duty !== null && table.owed > 0);
  test.skip(!returned, "没有要报送的表");
  await tables.getByRole("link", { name: returned?.name, exact: true }).click();
  await expect(page.getByRole("heading", { name: returned?.duty ?? "", level: 1 })).toBeVisible();
});

test("a year that is not complete is frozen with a reason only", async ({ page }) => {
  const { me } = await enter(page, clerk);
  const board = await boardOf(page, me.years);
  test.skip(!board.may_freeze || board.frozen !== null || board.open.length === 0, "没有未齐而可封的年度");
  await page.goto(`/census?year=${board.year}`);
  await page.getByRole("button", { name: "封账…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(board.open[0])).toBeVisible();
  const freeze = dialog.getByRole("button", { name: "封账", exact: true });
  await expect(freeze).toBeDisabled();
  await dialog.getByLabel("为什么现在封").fill("走查");
  await expect(freeze).toBeEnabled();
  await inOrder(page, "封账", ".ant-modal");
  await dialog.getByRole("button", { name: "取消" }).click();
  await expect(dialog).toHaveCount(0);
  expect((await get<CensusBoard>(page, `/census?year=${board.year}`)).frozen).toBeNull();
});

test("the present data are kept, found unchanged, and compared with another snapshot", async ({ page }) => {
  test.setTimeout(240_000);
  const { me } = await enter(page, clerk);
  const board = await boardOf(page, me.years);
  test.skip(!board.may_freeze, "没有封账的权");
  const name = `walk-${Date.now().toString(36)}`;
  await page.goto("/census");
  for (const [key, title] of [
    [`${name}-a`, "走查甲"],
    [`${name}-b`, "走查乙"],
  ]) {
    await page.getByRole("button", { name: "把当前数据封存…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("标题").fill(title);
    await dialog.getByLabel("代号").fill("大写 NO");
    await expect(dialog.getByRole("button", { name: "封存", exact: true })).toBeDisabled();
    await dialog.getByLabel("代号").fill(key);
    if (title === "走查甲") await inOrder(page, "封存", ".ant-modal");
    await dialog.getByRole("button", { name: "封存", exact: true }).click();
    await expect(dialog).toHaveCount(0, { timeout: 60_000 });
  }
  const kept = await get<SnapshotBrief[]>(page, "/snapshots");
  const made = kept.find((one) => one.name === `${name}-a`);
  expect(made?.title).toBe("走查甲");
  const row = page.getByRole("row").filter({ hasText: `${name}-a` });
  await expect(row).toContainText(made?.digest.slice(0, 8) ?? "");
  await row.getByRole("button", { name: /^核验/ }).click();
  await expect(row.getByText("与封账时一致")).toBeVisible({ timeout: 60_000 });
  expect((await get<SnapshotCheck>(page, `/snapshots/${name}-a/check`)).wrong).toEqual([]);

  await row.getByRole("button", { name: /^导出/ }).click();
  const out = page.getByRole("dialog");
  await expect(out.getByText("导出", { exact: true })).toBeVisible();
  await out.getByLabel("哪张表").fill("单位");
  await page.getByTitle(/^单位（/).click();
  await out.getByLabel("格式").click();
  await page.getByTitle("CSV 文本").click();
  await inOrder(page, "导出", ".ant-modal");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    out.getByRole("link", { name: "导出", exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`单位-${name}-a.csv`);
  await expect(out).toHaveCount(0);

  await row.getByRole("button", { name: /作为比较的前一份$/ }).click();
  await page
    .getByRole("row")
    .filter({ hasText: `${name}-b` })
    .getByRole("button", { name: /作为比较的后一份$/ })
    .click();
  const result = page.getByRole("region", { name: "比较结果" });
  await expect(result).toBeVisible({ timeout: 60_000 });
  const diff = await get<SnapshotDiff>(page, `/snapshots/diff?before=${name}-a&after=${name}-b`);
  await expect(result).toContainText(diff.tables.length === 0 ? "没有差别" : `${diff.tables.length} 张表不同`);
  expect(new URL(page.url()).searchParams.get("before")).toBe(`${name}-a`);
  await inOrder(page, "封账的数据");
});
