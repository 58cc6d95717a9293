// The chosen year lives in the address (?year=2025) and is left out when it is the current one.
import { useCallback } from "react";
import { useSearchParams } from "react-router";
import { useMe } from "../api/hooks";

export function useYear(): number {
  const me = useMe();
  const [params] = useSearchParams();
  return Number(params.get("year")) || me.this_year;
}

/** Makes an address inside the product that keeps the chosen year. */
export function useAddress(): (path: string) => string {
  const [params] = useSearchParams();
  const year = params.get("year");
  return useCallback(
    (path: string) => {
      if (!year || /[?&]year=/.test(path)) return path;
      const [before, hash] = path.split("#");
      return `${before}${before.includes("?") ? "&" : "?"}year=${year}${hash ? `#${hash}` : ""}`;
    },
    [year],
  );
}

/** Reads and changes single parameters of the address; null takes one away. */
export function useParam(name: string): [string | null, (value: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string | null) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          if (value === null || value === "") next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [name, setParams],
  );
  return [params.get(name), set];
}
