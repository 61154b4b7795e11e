-- Who may do what, who did what, and work that waits to be done.

create table user_account (
    key integer primary key,
    name text not null unique,
    password_hash text not null,
    role text not null,
    created_at bigint not null,
    disabled_at bigint
);

-- Sessions and tokens are kept as hashes: whoever reads the database cannot use them.
create table session (
    secret_hash blob primary key,
    user_key bigint not null references user_account (key),
    created_at bigint not null,
    expires_at bigint not null
);
create index session_by_user on session (user_key);

create table api_token (
    key integer primary key,
    secret_hash blob not null unique,
    user_key bigint not null references user_account (key),
    name text not null,
    scope text not null,
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    used_at bigint
);
create index api_token_by_user on api_token (user_key);

-- Append-only.
create table audit_entry (
    key integer primary key,
    recorded_at bigint not null,
    who text not null,
    action text not null,
    subject text not null,
    value_before text,
    value_after text
);
create index audit_entry_by_subject on audit_entry (subject, key);

create table job (
    key integer primary key,
    kind text not null,
    payload text not null,
    state text not null,
    -- of the jobs that are not over, at most one has a given name
    unique_name text,
    attempt_count bigint not null default 0,
    progress text,
    outcome text,
    created_at bigint not null,
    run_after bigint not null,
    held_until bigint,
    finished_at bigint
);
create index job_by_state on job (state, run_after, key);
create unique index job_by_unique_name on job (unique_name) where unique_name is not null and state in ('waiting', 'running');
