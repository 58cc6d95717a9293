-- Reminders: one notice a person and day, and what goes out by mail and to group bots.

CREATE TABLE notice (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    day TEXT NOT NULL,
    title TEXT NOT NULL,
    items TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    UNIQUE (account_id, day)
);

-- The address of a person for mail, sealed.
CREATE TABLE account_mail (
    account_id BIGINT PRIMARY KEY,
    address TEXT NOT NULL
);

-- One message of a channel: to a person, or to a group (account 0), once a day.
CREATE TABLE outbox (
    id BIGINT PRIMARY KEY,
    channel TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    tries BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    error TEXT,
    sent_at BIGINT,
    UNIQUE (channel, account_id, day)
);
CREATE INDEX outbox_next ON outbox (status, next_at);
