-- Imports in the background: how they were wished, how far they are and by which process, what they made and changed.

ALTER TABLE import_job ADD COLUMN mode TEXT NOT NULL DEFAULT 'all';
ALTER TABLE import_job ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE import_job ADD COLUMN batch TEXT;
ALTER TABLE import_job ADD COLUMN runner TEXT NOT NULL DEFAULT '';
ALTER TABLE import_job ADD COLUMN at_row BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_job ADD COLUMN fixes TEXT NOT NULL DEFAULT '';
CREATE INDEX import_job_ledger ON import_job (ledger, id);
CREATE UNIQUE INDEX import_job_batch ON import_job (ledger, created_by, batch) WHERE batch IS NOT NULL;

-- One row a record and revision that an import made. `seq` is the event, which holds the values before.
CREATE TABLE import_row (
    import_id BIGINT NOT NULL REFERENCES import_job (id),
    record_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    sheet_row BIGINT NOT NULL,
    seq BIGINT,
    undone BOOLEAN NOT NULL,
    PRIMARY KEY (import_id, record_id, revision)
);
