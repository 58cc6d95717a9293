// Reading from the server with TanStack Query. Keys are addresses, so that a write can refresh all that starts with a path.

import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useCallback } from "react";
import { withAdvice } from "../text/advice";
import { ApiError, asApiError, get, type Query, withQuery } from "./client";
import type { Me, UnitBrief } from "./types";

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 1 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
    },
  },
});

interface ReadOptions {
  enabled?: boolean;
  keep?: boolean;
  staleTime?: number;
  /** How long an answer that nobody shows is kept, ms. */
  gcTime?: number;
  refetchInterval?: number | false;
}

/** Reads an address; `keep` shows the old answer while a changed query loads. */
export function useRead<T>(path: string, query: Query = {}, options: ReadOptions = {}) {
  const { keep, ...rest } = options;
  return useQuery<T, ApiError>({
    queryKey: [withQuery(path, query)],
    queryFn: () => get<T>(path, query),
    placeholderData: keep ? keepPreviousData : undefined,
    ...rest,
  });
}

/** Refreshes every answer whose address starts with one of the paths. */
export function useRefresh() {
  const queries = useQueryClient();
  return useCallback(
    (...paths: string[]) =>
      queries.invalidateQueries({
        predicate: (query) => paths.some((path) => String(query.queryKey[0]).startsWith(path)),
      }),
    [queries],
  );
}

export interface WriteOptions<T> {
  /** Said when done. */
  done?: string | ((result: T) => string);
  /** Addresses to read anew. */
  refresh?: string[];
  onDone?: (result: T) => void;
  /** Return true when the error was shown in place, so that no message pops up. */
  onError?: (error: ApiError) => boolean | undefined;
}

/** Writes, then says so and refreshes; errors are shown as a message with advice unless the caller shows them. */
export function useWrite<A, T>(write: (argument: A) => Promise<T>, options: WriteOptions<T> = {}) {
  const { message } = App.useApp();
  const refresh = useRefresh();
  return useMutation<T, ApiError, A>({
    mutationFn: (argument) => write(argument).catch((error) => Promise.reject(asApiError(error))),
    onSuccess: (result) => {
      if (options.done) message.success(typeof options.done === "string" ? options.done : options.done(result));
      if (options.refresh) void refresh(...options.refresh);
      options.onDone?.(result);
    },
    onError: (error) => {
      if (options.onError?.(error)) return;
      const detail = error.findings.map((finding) => finding.message).join("；");
      message.error(withAdvice({ ...error.body, message: error.body.message + (detail ? `：${detail}` : "") }), 6);
    },
  });
}

export const SESSION = "/session";

/** The signed-in person; screens under the shell always have one. */
export function useMe(): Me {
  const { data } = useRead<Me>(SESSION, {}, { staleTime: Number.POSITIVE_INFINITY });
  if (!data) throw new ApiError(401, { code: "signed_out", message: "还没有登录", advice: "请先登录。" });
  return data;
}

export const UNITS_AT_ONCE = 1000;

/** The first thousand units (all of a county), read once: pickers and names need them everywhere. A picker asks for more. */
export function useUnits(enabled = true) {
  return useRead<UnitBrief[]>("/units", { limit: UNITS_AT_ONCE }, { enabled, staleTime: 600_000 });
}

export function useUnitName(id: number | null | undefined): string {
  const units = useUnits(id != null);
  if (id == null) return "";
  return units.data?.find((unit) => unit.id === id)?.name ?? (units.isLoading ? "…" : "未知单位");
}
