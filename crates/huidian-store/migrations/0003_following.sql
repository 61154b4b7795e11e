-- Who follows what, what may be fetched by whom, and what went out.

create table register (
    key integer primary key,
    owner text not null,
    name text not null,
    created_at bigint not null,
    unique (owner, name)
);

create table register_work (
    register_key bigint not null references register (key),
    work text not null,
    added_at bigint not null,
    unique (register_key, work)
);

create table register_search (
    register_key bigint not null references register (key),
    name text not null,
    query text not null,
    added_at bigint not null,
    unique (register_key, name)
);

create table share_link (
    key integer primary key,
    id text not null unique,
    target text not null,
    created_by text not null,
    created_at bigint not null,
    expires_at bigint,
    use_limit bigint,
    use_count bigint not null default 0,
    used_at bigint,
    revoked_at bigint
);

-- A webhook is a place in the stream of events: everything up to delivered_seq has arrived, in order.
create table webhook (
    key integer primary key,
    url text not null,
    format text not null,
    secret text not null,
    selection text not null,
    created_by text not null,
    created_at bigint not null,
    delivered_seq bigint not null,
    failure_count bigint not null default 0,
    next_attempt_at bigint not null,
    disabled_at bigint,
    disabled_reason text
);

create table webhook_delivery (
    key integer primary key,
    webhook_key bigint not null references webhook (key),
    event_seq bigint not null,
    attempted_at bigint not null,
    status bigint,
    error text,
    duration_ms bigint not null
);
create index webhook_delivery_by_webhook on webhook_delivery (webhook_key, key);

-- How often something was asked for on a day. Nothing about who asked.
create table usage_count (
    asked_on text not null,
    channel text not null,
    kind text not null,
    subject text not null,
    count bigint not null,
    unique (asked_on, channel, kind, subject)
);

-- Messages already answered, by a salted hash of sender and message.
create table answered_message (
    hash blob primary key,
    answered_at bigint not null,
    answer text not null
);
create index answered_message_by_time on answered_message (answered_at);
