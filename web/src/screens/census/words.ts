// How tables stand, in words, signs and widths of a bar.
export interface Standing {
  owed: number;
  approved: number;
  submitted: number;
  returned: number;
  missing: number;
}

export const PARTS = [
  { id: "approved", name: "已通过", sign: "●" },
  { id: "submitted", name: "待审", sign: "◐" },
  { id: "returned", name: "退回", sign: "退" },
  { id: "missing", name: "未报", sign: "■" },
] as const;

/** "通过 93.8%": rounded down, so that what is not whole is never printed as 100%. */
export function share(part: number, whole: number): string {
  return whole === 0 ? "—" : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)}%`;
}

/** Addresses whose answers stand on snapshots. */
export const STANDING_ON = ["/census", "/snapshots", "/indicators", "/balance", "/places", "/pivot"];
