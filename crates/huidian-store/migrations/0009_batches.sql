-- A batch is what one import, or one act on many rows, brought; it can be taken back as a whole.
alter table import_run rename to batch;
alter table batch add column kind text not null default 'import';
alter table batch add column asked_by text;
-- batches of older programs left no record of their changes and cannot be taken back
alter table batch add column is_recorded smallint not null default 0;
alter table batch add column undone_at bigint;
alter table batch add column undone_by text;

alter table import_item rename column run_key to batch_key;

-- The changes of batches, row by row, in their order; those of nobody's batch only where they follow one of a batch.
create table batch_change (
    seq integer primary key,
    batch_key bigint references batch (key),
    record text not null,
    row_key bigint not null,
    -- the batch says what the row says, so that the row stays when an earlier batch is taken back
    is_claim smallint not null,
    is_added smallint not null,
    -- said again: nothing changed
    is_same smallint not null,
    -- taken back; row_before is then what the row was at that time
    is_void smallint not null default 0,
    row_before blob
);
create index batch_change_by_row on batch_change (record, row_key, seq) where is_void = 0;
create index batch_change_by_batch on batch_change (batch_key, seq);

create table keyed_manifestation (
    key integer primary key,
    expression_key bigint not null references expression (key),
    format text not null,
    capture_hash blob not null references blob (hash),
    taken_start bigint,
    taken_end bigint,
    unique (expression_key, capture_hash)
);
insert into keyed_manifestation (expression_key, format, capture_hash, taken_start, taken_end)
    select expression_key, format, capture_hash, taken_start, taken_end from manifestation order by expression_key, capture_hash;
drop table manifestation;
alter table keyed_manifestation rename to manifestation;
create index manifestation_by_capture on manifestation (capture_hash);

alter table library_event add column batch_key bigint;
-- the batch that it came with was taken back
alter table library_event add column is_withdrawn smallint not null default 0;
create index library_event_by_batch on library_event (batch_key) where batch_key is not null;

-- Ids of works that became one with another.
create table work_redirect (
    key integer primary key,
    from_work text not null unique,
    to_work text not null
);
