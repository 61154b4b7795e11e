-- What a work is about within the field, and who must obey it: sets of bits.
alter table work add column topics integer not null default 0;
alter table work add column addressees integer not null default 0;
