-- What matters to whom a register is kept for, as an address's query: threshold, topics, sectors. Empty: every event of the law.
alter table register add column interview text not null default '';
