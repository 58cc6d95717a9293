// Places that are tried out as they stand in the address (`add=2027:900,2029:450`) and what they do to capacity and gaps,
// beside what projects add.
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

/** A year with the places of projects and those tried out before its September; the gap is what pupils lack then. */
export interface Outlook extends PlacesYear {
  added: number;
  capacityThen: number | null;
  gapThen: number | null;
}

export function outlook(years: PlacesYear[], added: Added[]): Outlook[] {
  return years.map((year) => {
    const sum = added.filter((one) => one.year <= year.year).reduce((all, one) => all + one.places, 0);
    const base = year.actual ? year.capacity : (year.capacity_planned ?? year.capacity);
    const capacityThen = base === null || year.actual ? base : base + sum;
    const gapThen = capacityThen === null ? null : year.pupils - capacityThen;
    return { ...year, added: year.actual ? 0 : sum, capacityThen, gapThen };
  });
}
