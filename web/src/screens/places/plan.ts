// New places as they stand in the address (`add=2027:900,2029:450`) and what they do to capacity and gaps.
import type { PlacesYear } from "../../api/stat";

export interface Added {
  year: number;
  places: number;
}

export function readAdded(text: string | null): Added[] {
  return (text ?? "")
    .split(",")
    .map((part) => part.split(":").map(Number))
    .flatMap(([year, places]) => (year > 1900 && places > 0 ? [{ year, places }] : []))
    .sort((a, b) => a.year - b.year);
}

export function writeAdded(added: Added[]): string | null {
  const kept = added.filter((one) => one.places > 0);
  return kept.length > 0 ? kept.map((one) => `${one.year}:${one.places}`).join(",") : null;
}

/** A year with places added before its September; the gap is what pupils lack. */
export interface Outlook extends PlacesYear {
  added: number;
  capacityThen: number | null;
  gapThen: number | null;
}

export function outlook(years: PlacesYear[], added: Added[]): Outlook[] {
  return years.map((year) => {
    const sum = added.filter((one) => one.year <= year.year).reduce((all, one) => all + one.places, 0);
    const capacityThen = year.capacity === null || year.actual ? year.capacity : year.capacity + sum;
    const gapThen = capacityThen === null ? null : year.pupils - capacityThen;
    return { ...year, added: year.actual ? 0 : sum, capacityThen, gapThen };
  });
}
