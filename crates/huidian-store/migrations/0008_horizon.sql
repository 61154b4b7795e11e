-- How far what the library knows of a work reaches, and when the first text was made that is later than any held.
alter table work add column known_until text;
alter table work add column newer_text_on text;
