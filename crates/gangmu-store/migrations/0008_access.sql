-- Rights that people hand over, tokens of programs, whose entries count directly and what waits to be taken up.

-- For whom an act was done, where the actor stood in for somebody.
ALTER TABLE audit_event ADD COLUMN for_id BIGINT;

CREATE TABLE delegation (
    id BIGINT PRIMARY KEY,
    giver_id BIGINT NOT NULL REFERENCES account (id),
    taker_id BIGINT NOT NULL REFERENCES account (id),
    ledger TEXT,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    note TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX delegation_taker ON delegation (taker_id, to_day);
CREATE INDEX delegation_giver ON delegation (giver_id, to_day);

CREATE TABLE program_token (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    may_write BOOLEAN NOT NULL,
    may_reveal BOOLEAN NOT NULL,
    ledgers TEXT,
    created_at BIGINT NOT NULL,
    to_day TEXT NOT NULL,
    last_used BIGINT,
    ended_at BIGINT,
    failed BIGINT NOT NULL,
    locked_until BIGINT
);
CREATE INDEX program_token_account ON program_token (account_id, id);

-- The units and accounts whose entries in a ledger count directly. A ledger without any takes everyone's.
CREATE TABLE trusted_source (
    ledger TEXT NOT NULL,
    kind TEXT NOT NULL,
    source_id BIGINT NOT NULL,
    PRIMARY KEY (ledger, kind, source_id)
);

-- What somebody else entered: a record (change is null) or a change of one, until it is taken up.
CREATE TABLE proposal (
    id BIGINT PRIMARY KEY,
    ledger TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    change TEXT,
    revision BIGINT NOT NULL,
    status TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    for_id BIGINT,
    at BIGINT NOT NULL,
    reason TEXT,
    judged_by_name TEXT,
    judged_at BIGINT,
    judged_note TEXT
);
CREATE INDEX proposal_record ON proposal (ledger, record_id);
CREATE INDEX proposal_open ON proposal (ledger, status, id);
