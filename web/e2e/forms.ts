// Fills a generated form from its definition, whatever the ledger is.
import { expect, type Locator, type Page } from "@playwright/test";
import type { FieldDefinition } from "../src/api/types";

/** Words that no earlier run wrote: ledgers refuse the same thing twice. */
export function unlike(words: string): string {
  return `${words}${Date.now().toString(36)}`;
}

async function choose(page: Page, input: Locator) {
  await input.click();
  const list = await input.getAttribute("aria-controls");
  const option = list
    ? page
        .locator(".ant-select-dropdown", { has: page.locator(`[id="${list}"]`) })
        .locator(".ant-select-item-option")
        .first()
    : page.locator(".ant-select-dropdown:visible .ant-select-item-option").first();
  await option.click();
}

/** The words that a person types for a period: a year, a month, a day. */
function ofGrain(day: string, grain: FieldDefinition["grain"]): string {
  if (grain === "year") return day.slice(0, 4);
  return grain === "month" ? day.slice(0, 7) : day;
}

async function fillOne(page: Page, input: Locator, field: FieldDefinition, today: string) {
  switch (field.type) {
    case "code":
    case "codes":
    case "unit":
      return choose(page, input);
    case "date":
      if (field.grain === "term") return choose(page, input);
      await input.fill(ofGrain(today, field.grain));
      return input.press("Enter");
    case "int":
    case "num":
    case "money":
      return input.fill(String(Math.max(field.min ?? 1, 1)));
    case "bool":
      return page
        .locator(`#${await input.getAttribute("id")}`)
        .getByText("是")
        .click();
    case "time":
      await input.fill(`${today} 08:30`);
      return input.press("Enter");
    case "mobile":
      return input.fill("19900001234");
    case "id_card":
      return input.fill("11010519491231002X");
    case "credit_code":
      return input.fill("91350100M000100Y43");
    case "school_code":
      return input.fill("2152003001");
    case "place":
      return input.fill("106.71,26.58");
    case "file":
      return attach(page, input);
    default:
      return input.fill(unlike(`走查填写的${field.name}`));
  }
}

async function attach(page: Page, button: Locator) {
  const chooser = page.waitForEvent("filechooser");
  await button.click();
  await (await chooser).setFiles({ name: "佐证.txt", mimeType: "text/plain", buffer: Buffer.from("现场照片说明") });
  await expect(page.getByRole("link", { name: "佐证.txt" }).first()).toBeVisible();
}

/** Fills the required fields that have no value yet (all, when told), by the ids that the form gives them. */
export async function fillForm(page: Page, prefix: string, fields: FieldDefinition[], today: string, all = false) {
  for (const field of fields) {
    if (field.computed || (!all && (!field.required || field.default !== null))) continue;
    await fillOne(page, page.locator(`#${prefix}-${field.id}`), field, today);
  }
}
