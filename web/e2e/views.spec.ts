// Saved views and tags in a ledger's list: kept, found again, sent on, opened first, dropped. The county stays as it was.
import { expect, type Page, test } from "@playwright/test";
import type { LedgerDefinition, Me, SavedView } from "../src/api/types";
import { enter } from "./people";
import { inOrder } from "./together";

const office = (me: Me) => me.role === "office" && me.may.ledger_write.length > 0;

/** A ledger for which the person's office answers, with states and a code to filter by. */
async function answered(page: Page, me: Me): Promise<LedgerDefinition> {
  for (const ledger of me.may.ledger_write) {
    const definition: LedgerDefinition = await (await page.request.get(`/api/ledgers/${ledger}`)).json();
    const coded = definition.fields.some((field) => field.type === "code" && field.codes.length > 1);
    if (definition.brief.office_name === me.unit.name && definition.states.length > 1 && coded) return definition;
  }
  throw new Error("没有由这个科室负责的台账");
}

async function drop(page: Page, ledger: string, name: string) {
  const views: SavedView[] = await (await page.request.get(`/api/ledgers/${ledger}/views`)).json();
  for (const view of views.filter((one) => one.name.startsWith(name)))
    await page.request.delete(`/api/views/${view.id}`);
}

test("what a list shows is saved under a name, shared with a role, sent as a link and dropped", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { me } = await enter(page, office);
  const definition = await answered(page, me);
  const { id } = definition.brief;
  const field = definition.fields.find((one) => one.type === "code" && one.codes.length > 1);
  const state = definition.states.at(-1);
  const name = `走查${Date.now().toString(36)}`;
  const filter = `${field?.id}:in:${field?.codes[0]}|${field?.codes[1]}`;
  await page.goto(`/ledgers/${id}?state=${state?.id}&sort=-number&f=${encodeURIComponent(filter)}`);
  await page.getByRole("button", { name: /^视图/ }).click();
  await page.getByRole("button", { name: "存为视图…" }).click();
  await page.getByLabel("名称").fill(name);
  await page.getByLabel("给谁看").click();
  await page.locator(".ant-select-item-option", { hasText: "学校" }).click();
  await inOrder(page, "存视图", ".ant-modal");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("button", { name: `视图：${name}` })).toBeVisible();

  await page.goto(`/ledgers/${id}`);
  await page.getByRole("button", { name: /^视图/ }).click();
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  const chip = page.getByRole("button", { name: new RegExp(`^去掉条件 ${field?.name}：`) });
  await expect(chip).toContainText(field?.codes[1] ?? "");
  expect(new URL(page.url()).searchParams.get("state")).toBe(state?.id);
  await expect(page.getByRole("button", { name: "存下改动" })).toHaveCount(0);
  await chip.click();
  await expect(page.getByRole("button", { name: "存下改动" })).toBeVisible();

  await page.getByRole("button", { name: /^视图/ }).click();
  const tools = page.getByRole("button", { name: `视图“${name}”的操作` });
  await tools.click();
  await page.getByRole("menuitem", { name: "设为默认" }).click();
  await tools.click();
  await page.getByRole("menuitem", { name: "复制链接" }).click();
  await expect(page.getByText("链接已复制", { exact: false })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await inOrder(page, "视图");

  await page.goto(`/ledgers/${id}`);
  await expect(page.getByRole("button", { name: `视图：${name}` })).toBeVisible();
  await page.getByRole("button", { name: /^视图/ }).click();
  await tools.click();
  await page.getByRole("menuitem", { name: "删除…" }).click();
  await page.getByRole("button", { name: "删除", exact: true }).click();
  await expect(page.getByRole("button", { name: "视图 ▾", exact: true })).toBeVisible();

  // Who does not know the view opens the link all the same.
  await enter(page, (one) => one.role === "leader");
  await page.goto(link);
  await expect(chip).toBeVisible();
  await enter(page, office);
  await drop(page, id, name);
});

test("a list is narrowed to a tag, which its column shows", async ({ page }) => {
  const { me } = await enter(page, office);
  const definition = await answered(page, me);
  const { id, total } = definition.brief;
  const { records } = await (await page.request.get(`/api/ledgers/${id}/records?limit=1`)).json();
  const tag = `走查${Date.now().toString(36)}`;
  const address = `/api/ledgers/${id}/records/${records[0].id}/tags`;
  await page.request.put(address, { data: { tags: [...records[0].tags, tag] } });
  expect(total).toBeGreaterThan(1);
  await page.goto(`/ledgers/${id}`);
  await expect(page.getByRole("columnheader", { name: "标签" })).toBeVisible();
  await page.getByRole("button", { name: "+ 条件" }).click();
  await page.getByRole("combobox", { name: "按哪一项" }).fill("标签");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "标签" }).fill(tag);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `去掉条件 标签：${tag}` })).toBeVisible();
  await expect(page.getByText(/^已列出 1 条/)).toBeVisible();
  await inOrder(page, "按标签");
  await page.getByRole("button", { name: `去掉条件 标签：${tag}` }).click();
  await expect(page).not.toHaveURL(/tag=/);
  await page.request.put(address, { data: { tags: records[0].tags } });
});
