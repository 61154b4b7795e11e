-- Why an act was done, and on what that rests; null for imports.
alter table batch add column reason text;
alter table batch add column grounds text;

-- What was brought in about a work and is no text of it: a reading, or a part of a text.
create table companion (
    key integer primary key,
    work text not null,
    kind text not null,
    capture_hash blob not null references blob (hash),
    title text not null,
    dated_on text,
    -- why it is held to be about this work
    evidence text not null,
    -- of the page, for search
    words text not null,
    unique (work, capture_hash)
);
create index companion_by_capture on companion (capture_hash);

-- Statements that a keeper took back: they stay away when their source is read again.
create table withdrawn_statement (
    key integer primary key,
    work text not null,
    field text not null,
    value text not null,
    source_kind text not null,
    source_detail text not null,
    unique (work, field, value, source_kind, source_detail)
);
