-- How far each webhook has come through the audit trail. What it posts where lies in the settings.
CREATE TABLE webhook_place (
    name TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    error TEXT
);
