-- How often the records of each ledger, the units and so on have changed. What was counted from them holds until then.

CREATE TABLE changed (
    kind TEXT NOT NULL PRIMARY KEY,
    times BIGINT NOT NULL
);
