-- Definitions of ledgers that the bureau wrote itself: each replaces the built-in one of its id, or adds a ledger.
-- What it was before is in the audit events. `active` is false once it was taken back.

CREATE TABLE definition (
    id BIGINT PRIMARY KEY,
    ledger TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL
);
