-- Who brought a roundup to be checked; null for nobody signed in.
alter table roundup_check add column owner text;
create index roundup_check_by_owner on roundup_check (owner, key);
