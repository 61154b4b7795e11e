-- A copy of a text: who handed it out, and the text as it has it, so that copies can be compared and the better one leads.
alter table manifestation add column rank text not null default 'trusted';
-- null for copies kept before
alter table manifestation add column text_hash blob references blob (hash);
