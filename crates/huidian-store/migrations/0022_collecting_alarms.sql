-- Requests made to a host on its last day, so that the budget of a day outlives the process that spends it.
create table host_requests (
    host text primary key,
    day text not null,
    request_count bigint not null,
    daily_limit bigint not null
);

-- What is wrong with a source, told once when it begins and once when it is over.
alter table source_state add column alarm text;
alter table source_state add column alarm_since bigint;
-- when it was first visited: silence is counted from there until something comes
alter table source_state add column watched_since bigint;

create table source_alarm (
    key integer primary key,
    source text not null,
    name text not null,
    -- broken, silent, or well again
    kind text not null,
    detail text not null,
    raised_at bigint not null
);

-- Up to which alarm each receiver was told.
alter table webhook add column alarm_key bigint not null default 0;
create table alarm_mail (
    address text primary key,
    alarm_key bigint not null,
    failure_count integer not null default 0,
    next_attempt_at bigint not null
);
