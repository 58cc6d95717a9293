// One door to the server: JSON in and out, errors as ApiError. It knows no screen and keeps no state but the sign-out callback.
import type { ErrorBody, Finding } from "./types";

export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
  get findings(): Finding[] {
    return this.body.findings ?? [];
  }
}

let onSignedOut: () => void = () => {};
export function setOnSignedOut(callback: () => void) {
  onSignedOut = callback;
}

export type Query = Record<string, string | number | boolean | null | undefined | string[]>;

/** `/records` + {year: 2026, state: "a"} → `/records?year=2026&state=a`; empty values are left out. */
export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) params.append(key, one);
    else if (value !== null && value !== undefined && value !== "") params.set(key, String(value));
  }
  const text = params.toString();
  if (!text) return path;
  return path + (path.includes("?") ? "&" : "?") + text;
}

/** The address of a file that the browser itself fetches. */
export function fileAddress(path: string, query: Query = {}): string {
  return `/api${withQuery(path, query)}`;
}

export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData;
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers,
      credentials: "same-origin",
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, {
      code: "offline",
      message: "连不上服务器",
      advice: "请检查网络后重试；填写的内容还在本页，没有丢。",
    });
  }
  if (!response.ok) throw await readError(response, path);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Asks for a file by a body, and lets the browser keep it under the name that the server gives. */
export async function postForFile(path: string, body: unknown, name: string): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`/api${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw await readError(response, path);
  const given = response.headers.get("Content-Disposition")?.match(/filename\*=UTF-8''([^;]+)/)?.[1];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = given ? decodeURIComponent(given) : name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function readError(response: Response, path: string): Promise<ApiError> {
  if (response.status === 401 && !path.startsWith("/session")) onSignedOut();
  try {
    const body = (await response.json()) as ErrorBody;
    if (typeof body.message === "string") return new ApiError(response.status, body);
  } catch {
    // Not our server's words: a proxy or a crash. The plain sentence below serves.
  }
  return new ApiError(response.status, {
    code: "unreadable",
    message: response.status >= 500 ? "服务器出错了" : "服务器没有接受这次操作",
    advice: `请稍后重试；若仍不行，请把时间和本页地址告诉管理员（代号 ${response.status}）。`,
  });
}

export const get = <T>(path: string, query?: Query) => request<T>("GET", withQuery(path, query));
export const post = <T>(path: string, body: unknown = {}) => request<T>("POST", path, body);
export const put = <T>(path: string, body: unknown) => request<T>("PUT", path, body);
export const patch = <T>(path: string, body: unknown) => request<T>("PATCH", path, body);
export const remove = <T>(path: string, body?: unknown) => request<T>("DELETE", path, body);

export function upload<T>(path: string, file: File, fields: Record<string, string> = {}): Promise<T> {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set("file", file, file.name);
  return request<T>("POST", path, form);
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, { code: "page", message: "页面出错了", advice: "请刷新本页再试。" });
}
