// Changes to try, as they stand in the address and as the server takes them: staff, rooms or pupils from one school to another,
// or things added to a school.
import type { BalanceResource } from "../../api/stat";

export interface Trial {
  kind: "move" | "add" | "pupils";
  from: number | null;
  to: number | null;
  resource: string | null;
  amount: number | null;
}

export const EMPTY: Trial = { kind: "move", from: null, to: null, resource: null, amount: null };
export const kindWord: Record<Trial["kind"], string> = { move: "调配", add: "添置", pupils: "分流学生" };

/** `move.101.105.k2.3|add..105.k4.120|pupils.101.105..40` */
export function readTrials(text: string | null): Trial[] {
  return (text ?? "")
    .split("|")
    .map((part) => part.match(/^(move|add|pupils)\.(\d*)\.(\d*)\.([^.|]*)\.(.*)$/))
    .flatMap((found) =>
      found
        ? [
            {
              kind: found[1] as Trial["kind"],
              from: Number(found[2]) || null,
              to: Number(found[3]) || null,
              resource: found[4] || null,
              amount: Number(found[5]) || null,
            },
          ]
        : [],
    );
}

export function writeTrials(trials: Trial[]): string | null {
  const parts = trials.map((one) =>
    [one.kind, one.from ?? "", one.to ?? "", one.resource ?? "", one.amount ?? ""].join("."),
  );
  return parts.length > 0 ? parts.join("|") : null;
}

export function isWhole(trial: Trial): boolean {
  const amount = (trial.amount ?? 0) > 0 && trial.to !== null;
  if (trial.kind === "add") return amount && trial.resource !== null;
  const two = trial.from !== null && trial.from !== trial.to;
  return amount && two && (trial.kind === "pupils" || trial.resource !== null);
}

/** What the server takes: what the whole school keeps stands under no stage. */
export function asked(trial: Trial, stage: string, resources: BalanceResource[]): unknown {
  const shared = resources.find((one) => one.id === trial.resource)?.shared ?? false;
  const at = (school: number | null) => ({ school, stage: trial.kind !== "pupils" && shared ? null : stage });
  if (trial.kind === "pupils")
    return { kind: "pupils", from: at(trial.from), to: at(trial.to), pupils: Math.round(trial.amount ?? 0) };
  const amounts = { [trial.resource ?? ""]: trial.amount };
  if (trial.kind === "add") return { kind: "add", at: at(trial.to), amounts };
  return { kind: "move", from: at(trial.from), to: at(trial.to), amounts };
}
