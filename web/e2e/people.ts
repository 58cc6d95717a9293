// The people of the demo county, found by what they may do, and signing in as one of them.
import type { APIRequestContext, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import type { DemoAccount, Me } from "../src/api/types";

export interface Persona {
  account: DemoAccount;
  me: Me;
}

let known: Persona[] | null = null;

/** Every demo account with what the server says of it. */
export async function personas(request: APIRequestContext): Promise<Persona[]> {
  if (known) return known;
  const accounts: DemoAccount[] = await (await request.get("/api/demo-accounts")).json();
  const found: Persona[] = [];
  for (const account of accounts) {
    const answer = await request.post("/api/session", { data: { login: account.login, password: account.password } });
    expect(answer.ok(), `演示账号 ${account.login} 登录`).toBe(true);
    found.push({ account, me: await answer.json() });
    await request.delete("/api/session");
  }
  known = found;
  return found;
}

export async function personaWho(request: APIRequestContext, fits: (me: Me) => boolean): Promise<Persona> {
  const found = (await personas(request)).find((persona) => fits(persona.me));
  if (!found) throw new Error("没有这样的演示账号");
  return found;
}

/** Signs in through the page by the one-click demo account. */
export async function signIn(page: Page, fits: (me: Me) => boolean): Promise<Persona> {
  const persona = await personaWho(page.request, fits);
  await page.request.delete("/api/session");
  await page.goto("/sign-in");
  await page
    .getByRole("region", { name: "演示账号" })
    .getByRole("button", { name: new RegExp(`^${persona.account.name} `) })
    .click();
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("button", { name: new RegExp(`^${persona.me.name}，打开个人菜单`) })).toBeVisible();
  return persona;
}

/** Signs in without the page, for tests about something else. */
export async function enter(page: Page, fits: (me: Me) => boolean): Promise<Persona> {
  const persona = await personaWho(page.request, fits);
  const { login, password } = persona.account;
  const answer = await page.request.post("/api/session", { data: { login, password } });
  expect(answer.ok()).toBe(true);
  return persona;
}

export const clerk = (me: Me) => me.may.document_import && me.may.summary;
export const school = (me: Me) => me.role === "school" && me.may.ledger_write.length > 0;
