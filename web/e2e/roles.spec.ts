// What a role may not do is neither offered nor opened.
import { expect, test } from "@playwright/test";
import { clerk, enter, school, signIn } from "./people";

test("a school is not offered the documents and cannot open them", async ({ page }) => {
  await signIn(page, school);
  const menu = page.getByRole("navigation", { name: "主菜单" });
  await expect(menu.getByRole("link", { name: "台账" })).toBeVisible();
  await expect(menu.getByRole("link", { name: "文稿" })).toHaveCount(0);
  await expect(menu.getByRole("link", { name: "总结" })).toHaveCount(0);
  for (const path of ["/documents", "/documents/1", "/summary", "/check"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "没有权限看这一页" })).toBeVisible();
  }
  expect((await page.request.get("/api/documents")).status()).toBe(403);
});

test("a school sees its own records and those of its teaching points only", async ({ page }) => {
  const { me } = await enter(page, school);
  const ledger = me.may.ledgers[0];
  const answer = await page.request.get(`/api/ledgers/${ledger}/records?limit=100`);
  const { records } = await answer.json();
  const under = await (await page.request.get(`/api/units/children?parent=${me.unit.id}`)).json();
  const own = [me.unit.id, ...under.map((row: { unit: { id: number } }) => row.unit.id)];
  expect(records.length).toBeGreaterThan(0);
  for (const record of records) expect(own).toContain(record.owner.id);
});

test("who is not signed in is asked to, and comes back to the place", async ({ page }) => {
  await page.goto("/units?q=%E5%AE%89%E5%85%A8");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  const { account } = await enter(page, clerk);
  await page.request.delete("/api/session");
  await page.getByLabel("账号", { exact: true }).fill(account.login);
  await page.locator('input[type="password"]').fill("不对的密码");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.locator('input[type="password"]').fill(account.password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page).toHaveURL(/\/units\?q=/);
});

test("an address that leads nowhere says so", async ({ page }) => {
  await enter(page, clerk);
  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { name: "没有这个页面" })).toBeVisible();
  await page.goto("/tasks/99999999");
  await expect(page.getByRole("heading", { name: "没有找到" })).toBeVisible();
});
