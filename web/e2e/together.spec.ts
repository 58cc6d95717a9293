// Working together on a record: tags, comments that name people, photos, and what a move still wants. The county stays as it was.
import { expect, type Page, test } from "@playwright/test";
import type { Attachment, Comment, Me, NoticeList, RecordDetail } from "../src/api/types";
import { enter, school } from "./people";
import { inOrder, picture, recordWho } from "./together";

const office = (me: Me) => me.role === "office" && me.may.ledger_write.length > 0;

/** A record of the school on which it may put tags and comments. */
async function ownRecord(page: Page, me: Me) {
  const found = await recordWho(page, me, (detail) => detail.may_tag && detail.may_comment);
  if (!found) throw new Error("学校没有可加标签的记录");
  return found;
}

test("a tag is put on a record, narrows the list and is taken away", async ({ page }) => {
  const { me } = await enter(page, school);
  const { detail, address } = await ownRecord(page, me);
  const tag = `走查${Date.now().toString(36)}`;
  await page.goto(address);
  const tags = page.getByRole("region", { name: "标签" });
  await tags.getByRole("button").click();
  await page.getByRole("combobox", { name: "标签" }).fill(tag);
  await expect(page.locator(".ant-select-item-option", { hasText: tag })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(tags.getByTitle(tag)).toBeVisible();
  await page.keyboard.press("Escape");
  await tags.getByRole("button", { name: "好了" }).click();
  await expect(tags.getByRole("link", { name: tag })).toBeVisible();
  await expect(page, "Esc 不关记录").toHaveURL(new RegExp(`${address}$`));
  await inOrder(page, "记录");
  const answer: RecordDetail = await (await page.request.get(`/api${address}`)).json();
  expect(answer.row.tags).toContain(tag);
  await page.request.put(`/api${address}/tags`, { data: { tags: detail.row.tags } });
  await page.reload();
  await expect(tags.getByRole("link", { name: tag })).toHaveCount(0);
});

test("a comment names a person who is told at once; its author writes it anew and takes it back", async ({ page }) => {
  const { me: named } = await enter(page, office);
  const { me } = await enter(page, school);
  const { address } = await ownRecord(page, me);
  await page.goto(address);
  const comments = page.getByRole("region", { name: "评论" });
  await comments.getByLabel("写评论").click();
  await page.keyboard.type(`请看一下 @${named.name.slice(0, 1)}`);
  await page.locator(".ant-mentions-dropdown").getByText(named.name).first().click();
  await page.keyboard.type("谢谢");
  await inOrder(page, "评论");
  await page.keyboard.press("Control+Enter");
  await expect(comments.locator(".mention", { hasText: `@${named.name}` })).toBeVisible();

  await comments.getByRole("button", { name: "改写" }).last().click();
  await comments.getByLabel("改写评论").press("End");
  await page.keyboard.type("，急");
  await comments.getByRole("button", { name: "改好了" }).click();
  await expect(comments.getByText("谢谢，急")).toBeVisible();
  await expect(comments.getByText("撤回了一条评论").last()).toBeVisible();
  await comments.getByRole("button", { name: "撤回" }).last().click();
  await expect(comments.getByText("谢谢，急")).toHaveCount(0);
  const left: Comment[] = await (await page.request.get(`/api${address}/comments`)).json();
  expect(left.filter((one) => !one.withdrawn && one.text.includes("谢谢，急"))).toEqual([]);

  await enter(page, (one) => one.login === named.login);
  const notices: NoticeList = await (await page.request.get("/api/notices")).json();
  const told = notices.notices.filter((one) => !one.read && one.items.some((item) => item.kind === "mention"));
  expect(told.length, "提到的人有提醒").toBeGreaterThan(0);
  await page.goto("/");
  await page.getByRole("button", { name: /^提醒，/ }).click();
  await expect(page.getByRole("heading", { name: `${me.name}在评论中提到您` }).first()).toBeVisible();
  await page.request.post("/api/notices/read", { data: { ids: told.map((one) => one.id) } });
});

test("photos stand small in the record, open large and are gone through by arrow keys", async ({ page }) => {
  const { me } = await enter(page, school);
  const found = await recordWho(
    page,
    me,
    (detail, definition) =>
      detail.may_edit &&
      definition.fields.some((field) => field.type === "file" && !field.computed && field.privacy === "open") &&
      definition.states.some((state) => state.id === detail.row.state && !state.final),
  );
  test.skip(!found, "没有可加照片的记录");
  if (!found) return;
  const { definition, detail, address } = found;
  const field = definition.fields.find((one) => one.type === "file" && !one.computed && one.privacy === "open");
  const before = ((detail.row.values[field?.id ?? ""] as Attachment[] | undefined) ?? []).map((one) => one.hash);
  const hashes: string[] = [];
  // A file of the same bytes keeps the name under which it first came.
  const now = Date.now();
  const [east, west] = ["东侧", "西侧"].map((side) => `${side}${now.toString(36)}.png`);
  for (const [name, colour] of [
    [east, [200, now % 256, (now >> 8) % 256]],
    [west, [60, now % 256, (now >> 8) % 256]],
  ] as const) {
    const file = picture(name, [...colour]);
    const kept: Attachment = await (await page.request.post("/api/attachments", { multipart: { file } })).json();
    hashes.push(kept.hash);
  }
  const set = async (files: string[]) => {
    const { row }: RecordDetail = await (await page.request.get(`/api${address}`)).json();
    const values = { [field?.id ?? ""]: files.length > 0 ? files : null };
    return page.request.patch(`/api${address}`, { data: { revision: row.revision, values, reason: "走查" } });
  };
  expect((await set([...before, ...hashes])).ok()).toBe(true);
  await page.goto(address);
  await page.getByRole("button", { name: east }).click();
  const large = page.getByRole("dialog").last();
  await expect(large.getByRole("img", { name: east })).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(large.getByRole("img", { name: west })).toBeVisible();
  await inOrder(page, "照片", ".ant-modal");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("img", { name: east })).toHaveCount(1);
  await expect(page, "Esc 只关照片").toHaveURL(new RegExp(`${address}$`));
  expect((await set(before)).ok()).toBe(true);
});

test("a move that cannot be made says why beside its button", async ({ page }) => {
  const { me } = await enter(page, school);
  const found = await recordWho(page, me, (detail) =>
    detail.moves.some((move) => !move.possible || (move.missing.length > 0 && move.fields.length === 0)),
  );
  test.skip(!found, "没有办不了的事项");
  if (!found) return;
  const move = found.detail.moves.find((one) => !one.possible || (one.missing.length > 0 && one.fields.length === 0));
  await page.goto(found.address);
  const button = page.getByRole("group", { name: "办理" }).getByRole("button", { name: move?.name, exact: true });
  await expect(button).toBeDisabled();
  await expect(button).toHaveAccessibleDescription(/^还不能办：/);
});
