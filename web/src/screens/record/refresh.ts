// What a changed record makes out of date.
export function refreshOf(ledger: string): string[] {
  return [`/ledgers/${ledger}`, "/ledgers", "/plan", "/tasks", "/home", "/summary", "/supervision", "/duties"];
}
