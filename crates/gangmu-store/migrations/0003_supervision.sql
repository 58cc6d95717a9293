-- Listed supervision: records of any ledger that leaders or offices put on the list, with a day and words.

CREATE TABLE supervision (
    id BIGINT PRIMARY KEY,
    ledger TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    words TEXT NOT NULL,
    due TEXT NOT NULL,
    listed_by BIGINT NOT NULL,
    listed_by_name TEXT NOT NULL,
    listed_at BIGINT NOT NULL,
    lifted_by_name TEXT,
    lifted_at BIGINT,
    lifted_reason TEXT
);
CREATE UNIQUE INDEX supervision_standing ON supervision (ledger, record_id) WHERE lifted_at IS NULL;
CREATE INDEX supervision_due ON supervision (due, id);
