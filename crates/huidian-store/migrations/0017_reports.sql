-- What readers say is wrong (报错), until a keeper decides.
create table report (
    key integer primary key,
    work text not null,
    -- of a fact, or `text`, `status`, `other`
    field text not null,
    -- the provision it is about, as readers write it; empty for the whole
    place text not null,
    -- what the library said at that time
    line text not null,
    words text not null,
    -- what it should be, and where that is stated; empty where the reader did not say
    proposed text not null,
    grounds text not null,
    -- the user, null for nobody signed in
    reporter text,
    reported_at bigint not null,
    state text not null,
    decided_at bigint,
    decided_by text,
    answer text not null default ''
);
create index report_by_state on report (state, key);
