-- Disputes that a keeper looked at and left as the library has it. One whose evidence changes is another, and is listed again.
create table settled_dispute (
    work text not null,
    kind text not null,
    detail text not null,
    reason text not null,
    settled_by text not null,
    settled_at bigint not null,
    primary key (work, kind, detail)
);
