// The shapes of the statistics, from the generated schema.ts: indicators, snapshots, the census board, pivots, balance, places.
import type { components } from "./schema";
import type { Sent, With } from "./types";

type Schemas = components["schemas"];

export type Choice = Schemas["Choice"];
export type TermBrief = Sent<Schemas["TermBrief"]>;
export type ThresholdBrief = Sent<Schemas["ThresholdBrief"]>;
export type IndicatorBrief = Sent<Schemas["IndicatorBrief"]>;
export type IndicatorValue = Sent<Schemas["IndicatorValue"]>;
export type IndicatorTable = Sent<Schemas["IndicatorTable"]>;
export type IndicatorDetail = Sent<Schemas["IndicatorDetail"]>;
export type TermValue = Sent<Schemas["TermValue"]>;
export type YearValue = Sent<Schemas["YearValue"]>;
export type UnitValue = Sent<Schemas["UnitValue"]>;
export type ValueSpread = Sent<Schemas["Distribution"]>;
export type Figures = Schemas["Figures"];
export type BandValue = Sent<Schemas["BandValue"]>;
export type Peers = Sent<Schemas["Peers"]>;
export type PeerValue = Sent<Schemas["PeerValue"]>;

export type SnapshotBrief = Schemas["SnapshotBrief"];
export type SnapshotTable = Schemas["SnapshotTable"];
export type SnapshotCheck = Schemas["SnapshotCheck"];
export type TableChange = Schemas["TableChange"];
export type SnapshotDiff = Schemas["SnapshotDiff"];
export type CensusBoard = Sent<Schemas["CensusBoard"]>;
export type CensusTable = Sent<Schemas["CensusTable"]>;
export type CrossRule = Sent<Schemas["CrossRule"]>;
export type CrossCheck = With<Sent<Schemas["CrossCheck"]>, { rules: CrossRule[] }>;
export type CensusTown = Schemas["CensusTown"];

export type PivotTable = Schemas["PivotTable"];
export type PivotQuestion = Sent<Schemas["PivotQuestion"]>;
export type PivotAnswer = Sent<Schemas["PivotAnswer"]>;

export type BalanceResource = Sent<Schemas["BalanceResource"]>;
export type BalanceValue = Sent<Schemas["BalanceValue"]>;
export type BalanceSchool = Sent<Schemas["BalanceSchool"]>;
export type BalanceReport = Sent<Schemas["BalanceReport"]>;
export type WhatIf = Sent<Schemas["BalanceOutcome"]>;

type Warning = With<Sent<Schemas["PlacesWarning"]>, { level: "red" | "yellow" | "planned" }>;
export type PlacesYear = Sent<Schemas["PlacesYear"]>;
export type PlacesSchool = With<Sent<Schemas["PlacesSchool"]>, { level: "red" | "yellow" | "planned" | null }>;
export type PlacesReport = With<Sent<Schemas["PlacesReport"]>, { warnings: Warning[]; schools: PlacesSchool[] }>;
