import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/",
  plugins: [react()],
  server: { proxy: { "/api": process.env.GANGMU_API ?? "http://127.0.0.1:8700" } },
  build: { target: "es2022", chunkSizeWarningLimit: 700, reportCompressedSize: true },
});
