// The look: one primary (青), vermilion for red lights alone, light and dark. CSS variables in style.css hold the same colours.
import { type ThemeConfig, theme } from "antd";
import { useSyncExternalStore } from "react";

export type Mode = "light" | "dark" | "system";
const KEY = "gangmu.mode";
const media = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function readMode(): Mode {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}
let mode = readMode();

export function isDark(): boolean {
  return mode === "dark" || (mode === "system" && media.matches);
}
function apply() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  for (const listener of listeners) listener();
}
media.addEventListener("change", apply);
apply();

export function setMode(next: Mode) {
  mode = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A private window may refuse storage: the choice then lasts for this page only.
  }
  apply();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}
export function useMode(): Mode {
  return useSyncExternalStore(subscribe, () => mode);
}

const fonts =
  '-apple-system, "PingFang SC", "Microsoft YaHei", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

export function themeConfig(dark: boolean): ThemeConfig {
  const shared = {
    fontFamily: fonts,
    fontSize: 14,
    borderRadius: 4,
    // Quick and calm: nothing slides. It also spares the motion library, whose end events get lost under load.
    motion: false,
  };
  if (dark)
    return {
      algorithm: theme.darkAlgorithm,
      token: {
        ...shared,
        colorPrimary: "#2fa5a2",
        colorLink: "#58c9c5",
        colorError: "#e58fb4",
        colorWarning: "#e0a83a",
        colorBgBase: "#101717",
        colorBgContainer: "#172020",
        colorBgElevated: "#1e2929",
        colorTextLightSolid: "#041212",
        colorTextPlaceholder: "#93a4a4",
        colorTextDescription: "#a3b3b3",
        colorTextTertiary: "#a3b3b3",
        colorBorder: "#425454",
        colorBorderSecondary: "#2c3a3a",
      },
      components: { Tooltip: { colorTextLightSolid: "#e3ecec", colorBgSpotlight: "#2b3838" } },
    };
  return {
    token: {
      ...shared,
      colorPrimary: "#0B6E6E",
      colorLink: "#0B6E6E",
      colorError: "#a3195b",
      colorWarning: "#b7740a",
      colorText: "#1c2a2a",
      colorTextPlaceholder: "#667575",
      colorTextDescription: "#576666",
      colorTextTertiary: "#576666",
      colorBgLayout: "#f4f7f7",
      colorBorder: "#c3cfcf",
    },
  };
}
