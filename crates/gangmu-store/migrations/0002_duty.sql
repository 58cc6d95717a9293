-- Periodic returns: what units handed in for a duty of a ledger. What is due and was not acted on has no row.

CREATE TABLE duty_return (
    id BIGINT PRIMARY KEY,
    ledger TEXT NOT NULL,
    duty TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    period TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    due TEXT NOT NULL,
    status TEXT NOT NULL,
    nil BOOLEAN NOT NULL,
    records BIGINT NOT NULL,
    note TEXT,
    first_on TEXT,
    submitted_by BIGINT,
    submitted_at BIGINT,
    judged_by BIGINT,
    judged_at BIGINT,
    judged_note TEXT,
    locked BOOLEAN NOT NULL,
    open_until TEXT,
    UNIQUE (ledger, duty, unit_id, period)
);
CREATE INDEX duty_return_due ON duty_return (ledger, duty, due);
CREATE INDEX duty_return_unit ON duty_return (unit_id, due);
CREATE INDEX duty_return_lock ON duty_return (ledger, unit_id, from_day) WHERE locked;
