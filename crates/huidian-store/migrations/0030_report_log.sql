-- One record per deadline of a duty, and not per duty: which one, in its own words ('' in logs of before, where nobody said).
alter table duty_report_sent add column deadline text not null default '';
-- The entry that this one corrects.
alter table duty_report_sent add column corrects bigint;
-- Nothing is taken out of a log: an entry that does not stand any more says since when, by whom and why.
alter table duty_report_sent add column withdrawn_at bigint;
alter table duty_report_sent add column withdrawn_by text not null default '';
alter table duty_report_sent add column reason text not null default '';
