-- The tables of the engine: units, people, the audit chain, documents, the plan. The tables of the
-- ledgers are made from their definitions. Days are TEXT 2026-03-05, instants BIGINT milliseconds UTC.

CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- One row. Whoever writes locks it first, so writers queue up here and the chain never forks.
CREATE TABLE audit_head (
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE audit_event (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    target_id BIGINT NOT NULL,
    unit_id BIGINT,
    reason TEXT,
    "before" TEXT,
    "after" TEXT,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_event_target ON audit_event (kind, target_id, seq);

CREATE TABLE ledger_column (
    ledger TEXT NOT NULL,
    field TEXT NOT NULL,
    storage TEXT NOT NULL,
    indexed BOOLEAN NOT NULL,
    PRIMARY KEY (ledger, field)
);

CREATE TABLE ledger_table (
    ledger TEXT NOT NULL PRIMARY KEY,
    on_field TEXT NOT NULL,
    key_fields TEXT NOT NULL
);

CREATE TABLE state_entry (
    ledger TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    on_date TEXT NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    step BIGINT NOT NULL
);
CREATE INDEX state_entry_day ON state_entry (ledger, state, on_date, record_id);
CREATE INDEX state_entry_record ON state_entry (ledger, record_id);

CREATE TABLE unit (
    id BIGINT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT,
    kind TEXT NOT NULL,
    type TEXT,
    stage TEXT,
    area TEXT,
    ownership TEXT,
    boarding BOOLEAN NOT NULL,
    small BOOLEAN NOT NULL,
    town TEXT,
    parent_id BIGINT REFERENCES unit (id),
    path TEXT NOT NULL UNIQUE,
    valid_from TEXT,
    valid_to TEXT,
    place TEXT
);

CREATE TABLE unit_successor (
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    successor_id BIGINT NOT NULL REFERENCES unit (id),
    on_date TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (unit_id, successor_id)
);

CREATE TABLE unit_count (
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    year BIGINT NOT NULL,
    pupils BIGINT NOT NULL,
    staff BIGINT NOT NULL,
    teachers BIGINT NOT NULL,
    classes BIGINT NOT NULL,
    PRIMARY KEY (unit_id, year)
);

CREATE TABLE account (
    id BIGINT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    office TEXT,
    title TEXT,
    phone TEXT,
    password_hash TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    must_change BOOLEAN NOT NULL,
    failed BIGINT NOT NULL,
    locked_until BIGINT
);

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_seen BIGINT NOT NULL
);

CREATE TABLE attachment (
    hash TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL
);

CREATE TABLE document (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    hash TEXT NOT NULL,
    year BIGINT,
    kind TEXT NOT NULL,
    title TEXT,
    status TEXT NOT NULL,
    tasks BIGINT NOT NULL,
    figures BIGINT NOT NULL,
    draft_revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    text TEXT NOT NULL,
    reading TEXT NOT NULL,
    draft TEXT NOT NULL
);

CREATE TABLE clause (
    id BIGINT PRIMARY KEY,
    document_id BIGINT NOT NULL REFERENCES document (id),
    seq BIGINT NOT NULL,
    section BIGINT,
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    task_id BIGINT
);
CREATE INDEX clause_document ON clause (document_id, seq);

CREATE TABLE plan (
    id BIGINT PRIMARY KEY,
    year BIGINT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    document_id BIGINT REFERENCES document (id),
    created_at BIGINT NOT NULL
);

CREATE TABLE goal (
    id BIGINT PRIMARY KEY,
    plan_id BIGINT NOT NULL REFERENCES plan (id),
    seq BIGINT NOT NULL,
    title TEXT NOT NULL,
    area TEXT
);
CREATE INDEX goal_plan ON goal (plan_id, seq);

CREATE TABLE task (
    id BIGINT PRIMARY KEY,
    plan_id BIGINT NOT NULL REFERENCES plan (id),
    goal_id BIGINT NOT NULL REFERENCES goal (id),
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    clause_id BIGINT REFERENCES clause (id),
    span_start BIGINT,
    span_end BIGINT,
    lead_unit BIGINT REFERENCES unit (id),
    leader BIGINT REFERENCES account (id),
    starts TEXT,
    due TEXT,
    status TEXT NOT NULL,
    progress DOUBLE PRECISION,
    progress_note TEXT,
    done_on TEXT,
    done_by BIGINT,
    done_note TEXT,
    evidence TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX task_plan ON task (plan_id, id);

CREATE TABLE task_co_unit (
    task_id BIGINT NOT NULL REFERENCES task (id),
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    PRIMARY KEY (task_id, unit_id)
);

CREATE TABLE milestone (
    id BIGINT PRIMARY KEY,
    task_id BIGINT NOT NULL REFERENCES task (id),
    name TEXT NOT NULL,
    due TEXT NOT NULL,
    done_on TEXT
);
CREATE INDEX milestone_task ON milestone (task_id);

CREATE TABLE target (
    id BIGINT PRIMARY KEY,
    task_id BIGINT NOT NULL REFERENCES task (id),
    label TEXT NOT NULL,
    comparator TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    value_max DOUBLE PRECISION,
    unit TEXT NOT NULL,
    year BIGINT NOT NULL,
    binding TEXT NOT NULL,
    ledger TEXT,
    measure TEXT,
    slice TEXT,
    quote TEXT,
    span_start BIGINT,
    span_end BIGINT,
    hand_value DOUBLE PRECISION,
    hand_by BIGINT,
    hand_on TEXT,
    hand_note TEXT,
    evidence TEXT NOT NULL
);
CREATE INDEX target_task ON target (task_id);

CREATE TABLE task_report (
    id BIGINT PRIMARY KEY,
    task_id BIGINT NOT NULL REFERENCES task (id),
    at BIGINT NOT NULL,
    by_id BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    progress DOUBLE PRECISION,
    text TEXT NOT NULL
);
CREATE INDEX task_report_task ON task_report (task_id, id);

CREATE TABLE import_job (
    id BIGINT PRIMARY KEY,
    ledger TEXT NOT NULL,
    file_name TEXT NOT NULL,
    hash TEXT NOT NULL,
    status TEXT NOT NULL,
    total BIGINT NOT NULL,
    good BIGINT NOT NULL,
    bad BIGINT NOT NULL,
    done BIGINT NOT NULL,
    findings TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL
);
