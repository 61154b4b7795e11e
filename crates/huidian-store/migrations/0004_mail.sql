-- Who gets the changes of a register by e-mail. What was recorded before covered_until has been sent, or there was nothing to send.
create table mail_subscription (
    key integer primary key,
    register_key bigint not null references register (key),
    address text not null,
    -- 1 Monday … 7 Sunday; null for every day
    weekday bigint,
    -- minutes after midnight
    minute bigint not null,
    created_by text not null,
    created_at bigint not null,
    covered_until bigint not null,
    failure_count bigint not null default 0,
    refusal_count bigint not null default 0,
    next_attempt_at bigint not null,
    disabled_at bigint,
    disabled_reason text,
    unique (register_key, address)
);

create table mail_delivery (
    key integer primary key,
    subscription_key bigint not null references mail_subscription (key),
    period_end bigint not null,
    message_id text not null,
    change_count bigint not null,
    attempted_at bigint not null,
    -- what went wrong; null when the server took it
    error text,
    duration_ms bigint not null
);
create index mail_delivery_by_subscription on mail_delivery (subscription_key, key);
