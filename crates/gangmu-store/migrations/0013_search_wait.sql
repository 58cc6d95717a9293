-- What records are found by since they were last written, until the index of the search has taken it in. `id` is that of the
-- entry to be, 0 where it keeps the one it has; a record without text is gone.

CREATE TABLE search_wait (
    ledger TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    text TEXT,
    initials TEXT,
    PRIMARY KEY (ledger, record_id)
)
--sqlite WITHOUT ROWID
;
