-- The indexes that large lists have for their columns and saved views, each with its columns, divided by commas.

CREATE TABLE list_index (
    id BIGINT PRIMARY KEY,
    ledger TEXT NOT NULL,
    columns TEXT NOT NULL
);
CREATE UNIQUE INDEX list_index_columns ON list_index (ledger, columns);
