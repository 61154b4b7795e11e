-- Who answers for a followed work in the house, until when, and what was noted: the register that auditors ask for (台账).
alter table register_work add column owner text not null default '';
alter table register_work add column note text not null default '';
-- ISO day, empty where none was set
alter table register_work add column due_on text not null default '';
alter table register_work add column noted_at bigint;
-- raised by each change: calendars take a change for an update by it
alter table register_work add column note_count bigint not null default 0;
