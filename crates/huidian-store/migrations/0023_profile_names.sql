-- Names of profiles are their owners' own: two owners may both have a 总公司. `name` stays the key that is unique, owner and title with U+001F between.
alter table duty_profile add column title text not null default '';
update duty_profile set title = name;
update duty_profile set name = owner || char(31) || title;

-- Duties to be looked at again stand on the page of every profile.
create index library_event_duty_to_review on library_event (seq) where kind = 'duty_to_review';
