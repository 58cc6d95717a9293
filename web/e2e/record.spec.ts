// One record: rows within it, numbers said right or wrong while typed, handed over, listed, followed by a record elsewhere.
import { expect, type Page, test } from "@playwright/test";
import type { LedgerDefinition, Me, RecordDetail, RecordPage } from "../src/api/types";
import { fillForm } from "./forms";
import { enter } from "./people";

const office = (me: Me) => me.role === "office" && me.may.ledger_write.length > 0;

async function definitions(page: Page, me: Me): Promise<LedgerDefinition[]> {
  const all: LedgerDefinition[] = [];
  for (const ledger of me.may.ledger_write) all.push(await (await page.request.get(`/api/ledgers/${ledger}`)).json());
  return all;
}

/** The first record of which something holds, among the latest of every ledger. */
async function recordWho(page: Page, me: Me, fits: (detail: RecordDetail) => boolean): Promise<[string, RecordDetail]> {
  for (const ledger of me.may.ledger_write) {
    const found: RecordPage = await (await page.request.get(`/api/ledgers/${ledger}/records?limit=12`)).json();
    for (const row of found.records) {
      const detail: RecordDetail = await (await page.request.get(`/api/ledgers/${ledger}/records/${row.id}`)).json();
      if (fits(detail)) return [ledger, detail];
    }
  }
  throw new Error("没有这样的记录");
}

test("rows within a record are pasted from a sheet, added and removed by keys", async ({ page }) => {
  const { me } = await enter(page, office);
  const all = await definitions(page, me);
  const definition = all.find((one) =>
    one.fields.some((field) => field.columns.some((column) => column.type === "date")),
  );
  test.skip(!definition, "没有带分行栏目的台账");
  const field = definition?.fields.find((one) => one.columns.some((column) => column.type === "date"));
  const at = field?.columns.findIndex((column) => column.type === "date") ?? 0;
  await page.goto(`/ledgers/${definition?.brief.id}/new`);
  const table = page.getByRole("table", { name: field?.name, exact: true });
  const first = table.locator(`[data-row="0"][data-column="${at}"] input`);
  await first.evaluate((input) => {
    const data = new DataTransfer();
    data.setData("text/plain", "2026-03-05\n2026/4/6\n");
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  const rows = table.locator("tbody tr");
  await expect(rows).toHaveCount(2);
  await expect(table.locator(`[data-row="1"][data-column="${at}"] input`)).toHaveValue("2026-04-06");
  await first.focus();
  await page.keyboard.press("Control+Enter");
  await expect(rows).toHaveCount(3);
  await page.keyboard.press("Control+Delete");
  await expect(rows).toHaveCount(2);
});

test("a number with a check digit is judged while it is typed", async ({ page }) => {
  const { me } = await enter(page, office);
  const all = await definitions(page, me);
  const definition = all.find((one) => one.fields.some((field) => field.type === "credit_code" && !field.computed));
  test.skip(!definition, "没有信用代码的台账");
  const field = definition?.fields.find((one) => one.type === "credit_code");
  await page.goto(`/ledgers/${definition?.brief.id}/new`);
  const input = page.locator(`#new-${field?.id}`);
  await input.fill("91350100m0001");
  await expect(page.getByText("还差5位")).toBeVisible();
  await input.fill("91350100M000100Y44");
  await expect(page.getByText("校验位不对，请核对")).toBeVisible();
  await expect(input).toHaveAttribute("aria-invalid", "true");
  await input.fill("9135 0100 M000 100Y43");
  await expect(input).toHaveValue("91350100M000100Y43");
  await expect(input).not.toHaveAttribute("aria-invalid", "true");
});

test("a record is listed for supervision and taken off with the reason", async ({ page }) => {
  const { me } = await enter(page, (one) => one.role === "leader" || one.role === "general");
  const ledger = me.may.ledgers.find((one) => one === "problem") ?? me.may.ledgers[0];
  const found: RecordPage = await (await page.request.get(`/api/ledgers/${ledger}/records?limit=30`)).json();
  let id: number | null = null;
  for (const row of found.records) {
    const detail: RecordDetail = await (await page.request.get(`/api/ledgers/${ledger}/records/${row.id}`)).json();
    if (detail.may_supervise && detail.supervision.length === 0) id = row.id;
    if (id !== null) break;
  }
  test.skip(id === null, "没有可挂牌的记录");
  await page.goto(`/ledgers/${ledger}/records/${id}`);
  await page.getByRole("button", { name: "更多操作" }).click();
  await page.getByRole("menuitem", { name: "挂牌督办…" }).click();
  await page.getByLabel("督办什么、办到什么程度").fill("限期整改到位");
  await page.getByLabel("办结期限").fill("2026-12-20");
  await page.getByLabel("办结期限").press("Enter");
  await page.getByRole("button", { name: "挂牌", exact: true }).click();
  const drawer = page.getByRole("dialog").first();
  await expect(drawer.getByText("限期整改到位").first()).toBeVisible();
  await drawer.getByRole("button", { name: "摘牌…" }).click();
  await page.getByLabel("理由").fill("已整改到位");
  await page.getByRole("button", { name: "摘牌", exact: true }).click();
  await expect(drawer.getByText(/摘牌：\s*已整改到位/)).toBeVisible();
});

/** A record that waits for a move which hands it over. */
async function transferable(page: Page, me: Me): Promise<[string, RecordDetail] | null> {
  for (const definition of await definitions(page, me))
    for (const move of definition.moves.filter((one) => one.transfer && one.mine)) {
      const { id } = definition.brief;
      const query = `state=${move.from.join(",")}&limit=10`;
      const found: RecordPage = await (await page.request.get(`/api/ledgers/${id}/records?${query}`)).json();
      for (const row of found.records) {
        const detail: RecordDetail = await (await page.request.get(`/api/ledgers/${id}/records/${row.id}`)).json();
        if (
          detail.moves.some(
            (one) => one.transfer && one.possible && (one.missing.length === 0 || one.fields.length > 0),
          )
        )
          return [id, detail];
      }
    }
  return null;
}

test("a record hands over to another unit", async ({ page }) => {
  const { me } = await enter(page, office);
  const found = await transferable(page, me);
  test.skip(!found, "没有可转办的记录");
  const [ledger, detail] = found as [string, RecordDetail];
  const move = detail.moves.find((one) => one.transfer);
  await page.goto(`/ledgers/${ledger}/records/${detail.row.id}`);
  await page.getByRole("dialog").getByRole("button", { name: move?.name, exact: true }).click();
  const modal = page.locator(".ant-modal");
  await expect(modal.getByRole("button", { name: move?.name, exact: true })).toBeDisabled();
  await modal.getByLabel("转给哪个单位").click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").nth(3).click();
  if (move?.reason) {
    await expect(modal.getByRole("button", { name: move?.name, exact: true })).toBeDisabled();
    await modal.getByLabel("理由").fill("走查");
  }
  await expect(modal.getByRole("button", { name: move?.name, exact: true })).toBeEnabled();
});

test("a record starts one in another ledger with what it knows", async ({ page }) => {
  const { me } = await enter(page, office);
  const [ledger, detail] = await recordWho(page, me, (one) => one.opens.length > 0);
  const open = detail.opens[0];
  await page.goto(`/ledgers/${ledger}/records/${detail.row.id}`);
  await page
    .getByRole("group", { name: "接着登记" })
    .getByRole("button", { name: new RegExp(`^${open.name}`) })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/ledgers/${open.ledger}/new`));
  const text = Object.entries(open.values as Record<string, unknown>).find(([, value]) => typeof value === "string");
  test.skip(!text, "没有带过来的文字");
  const shown = page.getByRole("dialog");
  await expect(shown.locator(`#new-${text?.[0]}`)).toBeVisible();
  expect(await shown.innerHTML()).toContain(String(text?.[1]));
});

test("a doubtful value is saved only with its reason", async ({ page }) => {
  const { me } = await enter(page, office);
  const definition = (await definitions(page, me)).find((one) => one.brief.id === "event");
  test.skip(!definition, "没有这本台账");
  await page.goto("/ledgers/event/new");
  await fillForm(page, "new", definition?.fields ?? [], me.today);
  await page.locator("#new-sessions").fill("61");
  const save = page.getByRole("button", { name: "保存", exact: true });
  await save.click();
  await expect(page.getByText("场次超过60场", { exact: false })).toBeVisible();
  await expect(save).toBeDisabled();
  await page.getByLabel("有疑点，保存要写明理由").fill("全县各校同日举行");
  await save.click();
  await expect(page.getByText(/^已记入，编号/)).toBeVisible();
});
