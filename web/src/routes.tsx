// Every address of the product. Each screen is a chunk of its own; links that the server gives use the same paths.
import { createBrowserRouter, type RouteObject } from "react-router";
import { PageCrash } from "./parts/ErrorView";
import { Loading } from "./parts/Loading";
import { NotFound } from "./screens/shell/NotFound";

const screens: RouteObject[] = [
  { index: true, lazy: () => import("./screens/home/HomeScreen") },
  { path: "plan", lazy: () => import("./screens/plan/PlanScreen") },
  { path: "tasks/:id", lazy: () => import("./screens/task/TaskScreen") },
  { path: "documents", lazy: () => import("./screens/documents/DocumentsScreen") },
  { path: "documents/:id", lazy: () => import("./screens/outline/OutlineScreen") },
  { path: "check", lazy: () => import("./screens/check/CheckScreen") },
  { path: "ledgers", lazy: () => import("./screens/ledgers/LedgersScreen") },
  {
    path: "ledgers/:ledger",
    lazy: () => import("./screens/ledger/LedgerScreen"),
    children: [
      { path: "new", lazy: () => import("./screens/record/NewRecordDrawer") },
      { path: "burden", lazy: () => import("./screens/burden/LedgerBurden") },
      { path: "records/:record", lazy: () => import("./screens/record/RecordDrawer") },
    ],
  },
  { path: "ledgers/:ledger/import", lazy: () => import("./screens/sheet/ImportScreen") },
  { path: "ledgers/:ledger/paste", lazy: () => import("./screens/sheet/PasteScreen") },
  { path: "duties", lazy: () => import("./screens/duties/DutiesScreen") },
  { path: "summary", lazy: () => import("./screens/summary/SummaryScreen") },
  { path: "account", lazy: () => import("./screens/account/AccountScreen") },
  { path: "burden", lazy: () => import("./screens/burden/BurdenScreen") },
  { path: "units/:unit/asked", lazy: () => import("./screens/asked/AskedScreen") },
  { path: "definitions", lazy: () => import("./screens/definitions/DefinitionsScreen") },
  { path: "definitions/new", lazy: () => import("./screens/definitions/NewDefinitionScreen") },
  { path: "definitions/:ledger", lazy: () => import("./screens/definitions/DefinitionScreen") },
  { path: "indicators", lazy: () => import("./screens/indicators/IndicatorsScreen") },
  { path: "indicators/:id", lazy: () => import("./screens/indicator/IndicatorScreen") },
  { path: "balance", lazy: () => import("./screens/balance/BalanceScreen") },
  { path: "places", lazy: () => import("./screens/places/PlacesScreen") },
  { path: "census", lazy: () => import("./screens/census/CensusScreen") },
  { path: "pivot", lazy: () => import("./screens/pivot/PivotScreen") },
  { path: "units", lazy: () => import("./screens/units/UnitsScreen") },
  { path: "*", Component: NotFound },
];

export const router = createBrowserRouter([
  { path: "/sign-in", lazy: () => import("./screens/sign-in/SignInScreen"), HydrateFallback: Loading },
  {
    path: "/",
    lazy: () => import("./screens/shell/Shell"),
    HydrateFallback: Loading,
    errorElement: <PageCrash />,
    children: [{ errorElement: <PageCrash />, children: screens }],
  },
]);
