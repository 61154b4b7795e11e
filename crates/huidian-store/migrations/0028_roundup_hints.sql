-- What the lines of a roundup are, as whoever brought it said: STYLE=PART, one a line.
alter table roundup_check add column hints text not null default '';
-- The same of all roundups of one source, for one account.
create table roundup_hint (
    owner text not null,
    source text not null,
    hints text not null,
    changed_at bigint not null,
    primary key (owner, source)
);
