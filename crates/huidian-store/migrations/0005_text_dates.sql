-- What a text itself says of its first day stays apart from what the library makes of it with other sources.
alter table expression add column stated_effective_on text;
alter table expression add column stated_effective_basis text not null default '';
-- ended_on is the date of a later text whose first day nobody knows
alter table expression add column is_end_assumed smallint not null default 0;
update expression set stated_effective_on = effective_on, stated_effective_basis = effective_basis;
