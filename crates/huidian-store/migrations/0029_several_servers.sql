-- State of the content in which a work was last changed, gone ones too: each server's own index is brought up to date by it.
create table work_change (
    work_id text not null primary key,
    revision bigint not null
);
create index work_change_revision on work_change (revision);

-- Files that readers sent and that no worker has taken in yet, where servers share no folder.
create table upload_file (
    folder text not null,
    name text not null,
    bytes blob not null,
    primary key (folder, name)
);
