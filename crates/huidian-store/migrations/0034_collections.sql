-- Named sets of works. Those of a closed one are read by people with an account only.
create table collection (
    key integer primary key,
    name text not null unique,
    is_closed smallint not null default 0,
    added_by text not null,
    added_at bigint not null
);
create table collection_work (
    key integer primary key,
    collection_key bigint not null references collection (key),
    work text not null,
    unique (collection_key, work)
);
create index collection_work_by_work on collection_work (work);
create index import_item_by_hash on import_item (hash);
