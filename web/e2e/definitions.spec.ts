// The definitions of ledgers: found, tried, saved, used at once, and taken back, so that the county stays as it was.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import type { DefinitionText, LedgerDefinition, Me } from "../src/api/types";
import { enter } from "./people";

const admin = (me: Me) => me.may.definitions;
const ID = "e2e_visit";

async function takenBack(page: Page, id: string) {
  const answer = await page.request.get(`/api/definitions/${id}`);
  if (!answer.ok()) return;
  const shown: DefinitionText = await answer.json();
  if (shown.brief.origin !== "changed" && shown.brief.origin !== "added") return;
  const data = { reason: "走查结束", base: shown.revision, accept_loss: true };
  expect((await page.request.delete(`/api/definitions/${id}`, { data })).ok()).toBe(true);
}

test("others find no definitions", async ({ page }) => {
  await enter(page, (me) => !me.may.definitions && me.may.document_import);
  await page.goto("/definitions");
  await expect(page.getByRole("heading", { name: "没有权限看这一页" })).toBeVisible();
});

test("a ledger is begun, mended, saved, used and taken out", async ({ page }) => {
  await enter(page, admin);
  await takenBack(page, ID);
  await page.goto("/definitions");
  await page.getByRole("button", { name: "新建台账" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("名称").fill("走查家访台账");
  await dialog.getByLabel(/^标识/).fill(ID);
  await dialog.getByRole("button", { name: "开始" }).click();
  await expect(page.getByRole("heading", { name: "走查家访台账" })).toBeVisible();

  await page.getByRole("button", { name: "加字段" }).click();
  await page.getByRole("dialog").getByLabel("名称").fill("家访方式");
  await page.getByRole("dialog").getByRole("combobox", { name: "类型" }).fill("单选");
  await page.getByRole("dialog").getByRole("combobox", { name: "类型" }).press("Enter");
  await page.getByRole("dialog").getByLabel(/^选项/).fill("入户、电话");
  await page.getByRole("dialog").getByRole("button", { name: "插入" }).click();
  const preview = page.getByRole("region", { name: "预览" });
  await expect(preview.getByText("家访方式")).toBeVisible();
  await preview.getByText("流程", { exact: true }).click();
  await expect(preview.getByRole("img", { name: /流程图：已登记、已核对/ })).toBeVisible();
  await preview.getByText("指标", { exact: true }).click();
  await expect(preview.getByText("在期内的记录数")).toBeVisible();

  const code = page.getByRole("textbox", { name: "定义" });
  await code.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("wrong = 1");
  const outcome = page.getByRole("region", { name: "检查结果" });
  await expect(outcome.getByText("没有名为 wrong 的项")).toBeVisible();
  await expect(page.getByRole("button", { name: "保存", exact: true })).toBeDisabled();
  for (let typed = 0; typed < "wrong = 1".length; typed++) await page.keyboard.press("Backspace");
  await expect(page.getByRole("button", { name: "保存", exact: true })).toBeEnabled();
  await outcome.getByText("保存后会做什么").click();
  await expect(outcome.getByText("新建《走查家访台账》的表")).toBeVisible();
  await outcome.getByText("负担", { exact: true }).click();
  await expect(outcome.getByText(/全年必填/)).toBeVisible();
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations.flatMap((violation) => violation.nodes.map((node) => node.html))).toEqual([]);

  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("dialog").getByLabel("原因").fill("走查");
  await page.getByRole("dialog").getByRole("button", { name: "保存", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/definitions/${ID}$`));
  const made: LedgerDefinition = await (await page.request.get(`/api/ledgers/${ID}`)).json();
  expect(made.fields.map((field) => field.name)).toContain("家访方式");

  await page.getByRole("button", { name: "停用" }).click();
  await page.getByRole("dialog").getByLabel("原因").fill("走查结束");
  await page.getByRole("dialog").getByRole("button", { name: "停用" }).click();
  await expect(page).toHaveURL(/\/definitions$/);
  expect((await page.request.get(`/api/ledgers/${ID}`)).status()).toBe(404);
});

test("a built-in ledger is changed, its history tells the lines, and it is set back", async ({ page }) => {
  const { me } = await enter(page, admin);
  const id = me.may.ledgers[0];
  await takenBack(page, id);
  const before: DefinitionText = await (await page.request.get(`/api/definitions/${id}`)).json();
  await page.goto(`/definitions/${id}`);
  await page.getByRole("button", { name: "加字段" }).click();
  await page.getByRole("dialog").getByLabel("名称").fill("走查备注");
  await page.getByRole("dialog").getByLabel(/^标识/).fill("e2e_note");
  await page.getByRole("dialog").getByRole("button", { name: "插入" }).click();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("dialog").getByLabel("原因").fill("走查加字段");
  await page.getByRole("dialog").getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByText("本地修改", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "修改记录" }).click();
  const history = page.getByRole("dialog");
  await expect(history.getByText("走查加字段").first()).toBeVisible();
  await expect(history.getByText(/e2e_note/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "恢复原来的定义" }).click();
  await page.getByRole("dialog").getByLabel("原因").fill("走查结束");
  await page.getByRole("dialog").getByRole("button", { name: "恢复", exact: true }).click();
  await expect(page.getByText("内置", { exact: true })).toBeVisible();
  const after: DefinitionText = await (await page.request.get(`/api/definitions/${id}`)).json();
  expect(after.text).toBe(before.text);
});
