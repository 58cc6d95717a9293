-- Working together: saved views of lists, tags and comments on records, and notices that are given at once.

CREATE TABLE saved_view (
    id BIGINT PRIMARY KEY,
    ledger TEXT NOT NULL,
    name TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    shared_with TEXT,
    content TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (ledger, account_id, name);

CREATE TABLE record_tag (
    ledger TEXT NOT NULL,
    tag TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    PRIMARY KEY (ledger, tag, record_id)
);
CREATE INDEX record_tag_record ON record_tag (ledger, record_id);

CREATE TABLE record_comment (
    id BIGINT PRIMARY KEY,
    ledger TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    text TEXT NOT NULL,
    mentions TEXT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX record_comment_record ON record_comment (ledger, record_id, id);

-- One notice a person and day of what is due; any number of those that are given at once.
CREATE TABLE notice_of_all_kinds (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    day TEXT NOT NULL,
    title TEXT NOT NULL,
    items TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    daily BOOLEAN NOT NULL
);
INSERT INTO notice_of_all_kinds (id, account_id, day, title, items, created_at, read_at, daily)
    SELECT id, account_id, day, title, items, created_at, read_at, TRUE FROM notice;
DROP TABLE notice;
ALTER TABLE notice_of_all_kinds RENAME TO notice;
CREATE UNIQUE INDEX notice_daily ON notice (account_id, day) WHERE daily;
CREATE INDEX notice_account ON notice (account_id, id);
