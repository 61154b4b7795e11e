-- Where a roundup of somebody who is not signed in came from, as a hash that nobody reads an address out of; null for everybody else.
alter table roundup_check add column place blob;
