-- The yearly counts of units that teach several stages, by stage. What is not known by stage is null.

CREATE TABLE unit_stage_count (
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    year BIGINT NOT NULL,
    stage TEXT NOT NULL,
    pupils BIGINT,
    staff BIGINT,
    teachers BIGINT,
    classes BIGINT,
    PRIMARY KEY (unit_id, year, stage)
);
