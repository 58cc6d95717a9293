// From the key points to the summary, as the office and a school walk it: every step through the page, one after another.
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { FieldDefinition, LedgerDefinition, Plan, RecordDetail, TargetRow } from "../src/api/types";
import { fillForm, unlike } from "./forms";
import { clerk, type Persona, personas, signIn } from "./people";

const document = process.env.GANGMU_E2E_DOC;
const out = process.env.GANGMU_E2E_OUT;

test.describe.configure({ mode: "serial" });

interface Counted {
  task: number;
  target: TargetRow;
  ledger: string;
  writer: Persona;
}
let counted: Counted;

/** Rules by which any record of the period counts that was not called off, so that one record more is one more. */
const PLAIN_COUNT = /在期内的记录数(,其中状态 不为 \S+)?$/;

/** A target that is counted so from a ledger which some demo account may write. */
async function findCounted(page: Page): Promise<Counted> {
  const plan: Plan = await (await page.request.get("/api/plan")).json();
  const cookies = await page.context().cookies();
  const people = await personas(page.request);
  await page.context().addCookies(cookies);
  for (const row of plan.goals.flatMap((goal) => goal.tasks))
    for (const target of row.targets) {
      const origin = target.actual?.origin;
      if (origin?.kind !== "measure" || origin.slice || !PLAIN_COUNT.test(origin.rule)) continue;
      const writer =
        people.find(({ me }) => me.role === "school" && me.may.ledger_write.includes(origin.ledger)) ??
        people.find(({ me }) => me.may.ledger_write.includes(origin.ledger));
      if (writer) return { task: row.id, target, ledger: origin.ledger, writer };
    }
  throw new Error("全年任务里没有从可填报的台账计数的指标");
}

/** The paper with a line of its own: the county has confirmed the paper as it is, and the same one is refused twice. */
function newEdition(path: string) {
  const text = `${readFileSync(path, "utf8")}\n以上安排由各科室抓好落实（第${Date.now()}号）。\n`;
  return { name: basename(path), mimeType: "text/plain", buffer: Buffer.from(text) };
}

test("the office reads the key points and makes them the year's tasks", async ({ page }) => {
  test.skip(!document, "没有给 GANGMU_E2E_DOC");
  await signIn(page, clerk);
  await page.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name: "文稿" }).click();
  await page.getByLabel("选择文件").setInputFiles(newEdition(document ?? ""));
  await expect(page.getByRole("region", { name: "原文" })).toBeVisible();
  const list = page.getByRole("region", { name: "读出的任务" });
  const marks = page.locator(".doc-text mark");
  expect(await marks.count(), "原文里标出的数字").toBeGreaterThan(20);
  expect(await list.locator("[data-task]").count(), "读出的任务").toBeGreaterThan(10);

  const first = list.locator("[data-task]").first();
  await first.click();
  await expect(first).toHaveAttribute("aria-current", "true");
  await expect(page.locator(".doc-text .clause.active").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await first.focus();
  await page.keyboard.press("x");
  await expect(list.getByRole("button", { name: /^不要的/ })).toContainText("1");
  await page.keyboard.press("u");
  await expect(list.getByRole("button", { name: /^不要的/ })).toContainText("0");

  await page.getByRole("button", { name: /全部接受/ }).click();
  await expect(list.getByRole("button", { name: /^未看/ })).toContainText("0");
  await expect(list.getByRole("button", { name: /^未归类/ })).toContainText("0");
  await expect(page.getByText("已自动保存")).toBeVisible();
  await page.getByRole("button", { name: "确认成任务…" }).click();
  await page.getByRole("button", { name: /^立项 \d+ 项任务/ }).click();
  await expect(page).toHaveURL(/\/plan/);
  await expect(page.locator(".task-row").nth(10), "任务一览").toBeVisible();
});

test("a draft keeps what was decided when the page is opened again", async ({ page }) => {
  test.skip(!document, "没有给 GANGMU_E2E_DOC");
  await signIn(page, clerk);
  await page.goto("/documents");
  await page.getByLabel("选择文件").setInputFiles(newEdition(document ?? ""));
  await expect(page.getByRole("region", { name: "原文" })).toBeVisible();
  const list = page.getByRole("region", { name: "读出的任务" });
  const second = list.locator("[data-task]").nth(1);
  await second.click();
  await second.getByRole("textbox", { name: "任务" }).fill("走查改过的任务名");
  await expect(page.getByText("已自动保存")).toBeVisible({ timeout: 10_000 });
  await page.reload();
  await expect(list.getByText("走查改过的任务名")).toBeVisible();
  await page.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name: "文稿" }).click();
  const row = page.getByRole("row").filter({ hasText: "待确认" }).first();
  await row.getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(page.getByText("已删除")).toBeVisible();
});

test("the board opens a task with its light, targets and sentence", async ({ page }) => {
  await signIn(page, clerk);
  counted = await findCounted(page);
  await page.goto("/plan");
  await page.getByRole("button", { name: /^完成/ }).click();
  await expect(page).toHaveURL(/light=blue/);
  await page.goto(`/tasks/${counted.task}`);
  await expect(page.getByRole("heading", { name: "怎么样了" })).toBeVisible();
  const target = page.locator("article").filter({ hasText: counted.target.label }).first();
  await expect(target.locator(".figure").first()).toContainText(counted.target.actual?.text ?? "");
  await target.getByRole("button", { name: "看表 (T)" }).click();
  await expect(target.getByRole("table")).toBeVisible();
});

test("one record more in the ledger is one more in the task", async ({ page }) => {
  const { writer, ledger, target, task } = counted;
  await signIn(page, (me) => me.login === writer.me.login);
  await page.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name: "台账" }).click();
  const definition: LedgerDefinition = await (await page.request.get(`/api/ledgers/${ledger}`)).json();
  await page.getByRole("link", { name: definition.brief.name }).click();
  await page.getByRole("button", { name: `新增${definition.brief.record}` }).click();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("alert").first(), "空着的必填项要说出来").toBeVisible();
  await fillForm(page, "new", definition.fields, writer.me.today);
  const saved = page.waitForResponse(
    (answer) => answer.request().method() === "POST" && answer.url().includes("/records"),
  );
  await page.getByRole("button", { name: "保存", exact: true }).click();
  const answer = await saved;
  expect(answer.ok(), await answer.text()).toBe(true);
  const record: RecordDetail = await answer.json();
  await expect(page.getByRole("dialog").getByText(record.row.number).first()).toBeVisible();

  await moveOn(page, definition, record, writer.me.today);

  await page.request.delete("/api/session");
  await signIn(page, clerk);
  await page.goto(`/tasks/${task}`);
  const before = target.actual?.value ?? 0;
  await page.waitForLoadState("networkidle");
  const chip = page.locator("article").filter({ hasText: target.label }).first().locator(".figure").first();
  await expect.poll(async () => Number(((await chip.textContent()) ?? "").replace(/[^\d.]/g, ""))).toBe(before + 1);
});

test("a sheet is looked at before it is taken, and only its good rows are", async ({ page }) => {
  const { writer, ledger } = counted;
  await signIn(page, (me) => me.login === writer.me.login);
  const definition: LedgerDefinition = await (await page.request.get(`/api/ledgers/${ledger}`)).json();
  const needed = definition.fields.filter((field) => field.required && !field.computed);
  const cell = (field: FieldDefinition) => {
    if (field.type === "date") return writer.me.today;
    if (field.type === "code" || field.type === "codes") return field.codes[0];
    if (field.type === "unit") return writer.me.unit.name;
    return ["int", "num", "money"].includes(field.type)
      ? String(Math.max(field.min ?? 1, 1))
      : unlike(`走查导入的${field.name}`);
  };
  const head = ["所属单位", ...needed.map((field) => field.name)];
  const good = [writer.me.unit.name, ...needed.map(cell)];
  const bad = [writer.me.unit.name, ...needed.map((field) => (field.type === "date" ? "2026-02-30" : cell(field)))];
  const sheet = [head, good, bad].map((cells) => cells.join(",")).join("\n");
  await page.goto(`/ledgers/${ledger}/import`);
  await page
    .getByLabel("选择表格")
    .setInputFiles({ name: "走查.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
  await expect(page.getByRole("cell", { name: /2026-02-30/ }).first()).toBeVisible();
  await page.getByRole("button", { name: "只导入好的 1 行" }).click();
  await expect(page.getByText("已写入 1 行")).toBeVisible();
  await page.getByRole("button", { name: "看台账" }).click();
  await expect(page).toHaveURL(new RegExp(`/ledgers/${ledger}`));
});

/** Takes the first move that can be taken, filling what it asks for. */
async function moveOn(page: Page, definition: LedgerDefinition, record: RecordDetail, today: string) {
  const move = record.moves.find((one) => one.possible && (one.missing.length === 0 || one.fields.length > 0));
  if (!move) return;
  const drawer = page.getByRole("dialog").first();
  await drawer.getByRole("button", { name: move.name, exact: true }).click();
  const modal = page.locator(".ant-modal");
  const fields = definition.fields.filter((field) => move.fields.includes(field.id));
  await fillForm(page, "move", fields, today, true);
  if (move.reason) await modal.getByLabel("理由").fill("走查");
  await modal.getByRole("button", { name: move.name, exact: true }).click();
  await expect(page.getByText(new RegExp(`现为“${move.to_name}”`))).toBeVisible();
  await expect(drawer.getByText(move.to_name).first()).toBeVisible();
}

test("a figure of the summary opens down to its records", async ({ page }) => {
  await signIn(page, clerk);
  await page.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name: "总结" }).click();
  const summary = await (await page.request.get("/api/summary")).json();
  const key = Object.keys(summary.figures).find((one) => {
    const { origin } = summary.figures[one];
    return (
      origin.kind === "measure" && origin.records > 0 && JSON.stringify(summary.blocks).includes(JSON.stringify(one))
    );
  });
  expect(key, "总结里有从台账计的数").toBeTruthy();
  const figure = summary.figures[key ?? ""];
  const run = summary.blocks
    .flatMap((block: { runs?: { text: string; figure: string | null }[] }) => block.runs ?? [])
    .find((one: { figure: string | null }) => one.figure === key);
  const chip = page.locator(".pages article .figure", { hasText: run.text }).first();
  await chip.scrollIntoViewIfNeeded();
  await chip.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/figure=/);
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText("怎样计")).toBeVisible();
  await drawer.getByRole("button", { name: /^打开 .* 条记录/ }).click();
  const links = drawer.getByRole("table").getByRole("link");
  await expect(links.first()).not.toBeEmpty();
  await links.first().click();
  await expect(page).toHaveURL(new RegExp(`/ledgers/${figure.origin.ledger}/records/\\d+`));
  await expect(page.getByRole("dialog").getByText("经过")).toBeVisible();
});

test("the summary is downloaded as DOCX", async ({ page }, info) => {
  await signIn(page, clerk);
  await page.goto("/summary");
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载 DOCX" }).click();
  const download = await coming;
  const folder = out ?? info.outputDir;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "summary.docx");
  await download.saveAs(file);
  expect(statSync(file).size).toBeGreaterThan(5000);
});
