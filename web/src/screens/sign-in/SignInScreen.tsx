// Signing in. In a demo the accounts are listed and one click fills them in.

import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { type ApiError, asApiError, post } from "../../api/client";
import { client, SESSION, useRead } from "../../api/hooks";
import type { DemoAccount, Me } from "../../api/types";
import { withAdvice } from "../../text/advice";

/** Only a path of this site: an address of another site in `next` is ignored. */
function safeNext(next: string | null): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/sign-in") ? next : "/";
}

export function Component() {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const demo = useRead<DemoAccount[]>("/demo-accounts", {}, { staleTime: 600_000 });
  useEffect(() => {
    document.title = "登录 · 纲目";
  }, []);
  async function enter() {
    setBusy(true);
    setError(null);
    try {
      const me = await post<Me>("/session", { login: login.trim(), password });
      client.clear();
      client.setQueryData([SESSION], me);
      navigate(safeNext(params.get("next")), { replace: true });
    } catch (problem) {
      setError(asApiError(problem));
    } finally {
      setBusy(false);
    }
  }
  return (
    <main style={{ display: "grid", placeItems: "center", minHeight: "100dvh", alignContent: "center", gap: 16 }}>
      <div style={{ textAlign: "center" }}>
        <h1 style={{ fontSize: 30, letterSpacing: "0.2em", color: "var(--primary)", textIndent: "0.2em" }}>纲目</h1>
        <p className="muted">一年要点，件件有数</p>
      </div>
      <form
        className="panel stack"
        style={{ width: "min(360px, 100%)", padding: 20 }}
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <label>
          账号
          <Input
            size="large"
            autoFocus
            autoComplete="username"
            value={login}
            onChange={(event) => setLogin(event.target.value)}
          />
        </label>
        <label>
          密码
          <Input.Password
            size="large"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {error ? (
          <p role="alert" style={{ color: "var(--bad)" }}>
            {withAdvice(error.body)}
          </p>
        ) : null}
        <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={!login || !password} block>
          登录
        </Button>
      </form>
      {demo.data && demo.data.length > 0 ? (
        <section className="panel" style={{ width: "min(720px, 100%)" }} aria-label="演示账号">
          <h2>
            演示账号 <span className="muted small">点一下就填好</span>
          </h2>
          <ul style={{ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(200px, 1fr))", gap: 8 }}>
            {demo.data.map((account) => (
              <li key={account.login}>
                <Button
                  block
                  style={{ height: "auto", padding: "6px 10px", textAlign: "left", justifyContent: "flex-start" }}
                  onClick={() => {
                    setLogin(account.login);
                    setPassword(account.password);
                    setError(null);
                  }}
                >
                  <span>
                    {account.name} · {account.role_name}
                    <br />
                    <span className="muted small">{account.unit_name}</span>
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </main>
  );
}
