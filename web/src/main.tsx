// Starts the page: theme, Chinese locale, server cache, router. It holds no screen.
import { QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { client } from "./api/hooks";
import { router } from "./routes";
import "./style.css";
import { themeConfig, useDark } from "./theme";

dayjs.locale("zh-cn");

function Gangmu() {
  const dark = useDark();
  return (
    <ConfigProvider locale={zhCN} componentSize="small" theme={themeConfig(dark)} button={{ autoInsertSpace: false }}>
      <AntApp message={{ maxCount: 2 }}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Gangmu />
    </StrictMode>,
  );
