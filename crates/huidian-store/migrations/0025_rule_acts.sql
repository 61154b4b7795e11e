-- Rule files that keepers changed get a key of their own, so that each change is an act that can be taken back.
alter table duty_rule_file rename to duty_rule_file_before;
create table duty_rule_file (
    key integer primary key,
    path text not null unique,
    content text not null,
    changed_by text not null,
    changed_at bigint not null
);
insert into duty_rule_file (path, content, changed_by, changed_at)
    select path, content, changed_by, changed_at from duty_rule_file_before order by path;
drop table duty_rule_file_before;
