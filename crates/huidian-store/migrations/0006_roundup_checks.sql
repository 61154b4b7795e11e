-- Roundups somebody brought to be checked, and what was decided about their rows, in the order of the decisions.
create table roundup_check (
    key integer primary key,
    id text not null unique,
    name text not null,
    as_of text not null,
    size_bytes bigint not null,
    -- LZ4 frame
    content blob not null,
    created_at bigint not null
);

create table roundup_decision (
    key integer primary key,
    check_key bigint not null references roundup_check (key),
    decision text not null
);
create index roundup_decision_by_check on roundup_decision (check_key, key);
