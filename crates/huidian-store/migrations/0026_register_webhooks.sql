-- A webhook may be about a register: event by event, or as a brief at times of the clock in China.
alter table webhook add column register_key bigint;
-- 1 Monday … 7 Sunday, null for every day; minutes after midnight, null for event by event
alter table webhook add column weekday bigint;
alter table webhook add column minute bigint;
-- what was recorded before this has been told in a brief, or there was nothing to tell
alter table webhook add column covered_until bigint;
