-- The search over the records of all ledgers: what each is found by, and the pairs of characters in that.

CREATE TABLE search_entry (
    id BIGINT PRIMARY KEY,
    ledger TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    initials TEXT NOT NULL
);
CREATE UNIQUE INDEX search_entry_record ON search_entry (ledger, record_id);
CREATE INDEX search_entry_unit ON search_entry (unit_id, id);

-- The fields by which the records of a ledger are found, as they were when its entries were made.
CREATE TABLE search_ledger (
    ledger TEXT NOT NULL PRIMARY KEY,
    fields TEXT NOT NULL
);

--sqlite CREATE VIRTUAL TABLE search_gram USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
--postgres CREATE TABLE search_gram (rowid BIGINT PRIMARY KEY, grams TEXT NOT NULL);
--postgres CREATE INDEX search_gram_grams ON search_gram USING GIN (string_to_array(grams, ' '));
