// The frame around every screen: brand, year, navigation by role, search, the person. Sends the signed-out to sign in.
import { Button, Dropdown, Select } from "antd";
import { Suspense, useEffect, useState } from "react";
import { Navigate, Outlet, useLocation, useNavigate } from "react-router";
import { ApiError, remove, setOnSignedOut } from "../../api/client";
import { client, SESSION, useRead } from "../../api/hooks";
import type { Me } from "../../api/types";
import { useParam } from "../../parts/address";
import { ErrorView } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { ProvenanceProvider } from "../../parts/provenance";
import { type Mode, setMode, useMode } from "../../theme";
import { Navigation } from "./Navigation";
import { Notices } from "./Notices";
import { PasswordModal } from "./PasswordModal";
import { SearchPalette } from "./SearchPalette";

export function Component() {
  const session = useRead<Me>(SESSION, {}, { staleTime: Number.POSITIVE_INFINITY });
  const place = useLocation();
  const navigate = useNavigate();
  useEffect(() => {
    setOnSignedOut(() => {
      client.clear();
      navigate(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    });
  }, [navigate]);
  if (session.data) return <Frame me={session.data} />;
  if (session.isError) {
    if (session.error instanceof ApiError && session.error.status === 401)
      return <Navigate to={`/sign-in?next=${encodeURIComponent(place.pathname + place.search)}`} replace />;
    return (
      <main>
        <ErrorView error={session.error} retry={() => void session.refetch()} />
      </main>
    );
  }
  return <Loading />;
}

/** A sign that is typed into something is no command; nor is one over an open dialog. */
function isTyping(target: EventTarget | null): boolean {
  const typing = 'input, textarea, select, [contenteditable="true"], [role="dialog"]';
  return target instanceof Element && target.closest(typing) !== null;
}

function Frame({ me }: { me: Me }) {
  const [searching, setSearching] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const control = event.ctrlKey || event.metaKey;
      const slash = event.key === "/" && !control && !event.altKey && !isTyping(event.target);
      if (slash || (control && event.key.toLowerCase() === "k")) {
        event.preventDefault();
        setSearching(true);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <ProvenanceProvider>
      <a className="skip" href="#content">
        跳到正文
      </a>
      <header className="head">
        <Navigation me={me} year={<YearChooser me={me} />} />
        <button
          type="button"
          className="plain search-open"
          onClick={() => setSearching(true)}
          aria-label="搜一切（Ctrl K 或 /）"
        >
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
            <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
            <path d="m9.5 9.5 4 4" stroke="currentColor" strokeWidth="1.6" />
          </svg>
          <span>搜一切</span>
          <kbd>Ctrl K</kbd>
        </button>
        <Notices />
        <PersonMenu me={me} />
      </header>
      <div id="content">
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </div>
      <SearchPalette open={searching} onClose={() => setSearching(false)} />
    </ProvenanceProvider>
  );
}

function YearChooser({ me }: { me: Me }) {
  const [chosen, choose] = useParam("year");
  const years = me.years.includes(me.this_year) ? me.years : [me.this_year, ...me.years];
  return (
    <Select
      aria-label="年度"
      value={Number(chosen) || me.this_year}
      onChange={(year) => choose(year === me.this_year ? null : String(year))}
      options={[...years].sort((a, b) => b - a).map((year) => ({ value: year, label: `${year}年` }))}
      style={{ width: 92 }}
    />
  );
}

const modes: Record<Mode, string> = { light: "浅色", dark: "深色", system: "随系统" };

function PersonMenu({ me }: { me: Me }) {
  const navigate = useNavigate();
  const mode = useMode();
  const [changing, setChanging] = useState(false);
  async function leave() {
    await remove("/session").catch(() => undefined);
    client.clear();
    navigate("/sign-in");
  }
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          selectedKeys: [mode],
          items: [
            { key: "who", type: "group", label: `${me.unit.name} · ${me.title ?? me.role_name}` },
            {
              key: "mode",
              label: `显示：${modes[mode]}`,
              children: (Object.keys(modes) as Mode[]).map((key) => ({
                key,
                label: modes[key],
                onClick: () => setMode(key),
              })),
            },
            { key: "account", label: "我的账号", onClick: () => navigate("/account") },
            { key: "password", label: "修改密码", onClick: () => setChanging(true) },
            { key: "leave", label: "退出登录", onClick: () => void leave() },
          ],
        }}
      >
        <Button type="text" aria-label={`${me.name}，打开个人菜单`}>
          {me.name} ▾
        </Button>
      </Dropdown>
      <PasswordModal open={changing || me.must_change} must={me.must_change} onClose={() => setChanging(false)} />
    </>
  );
}
