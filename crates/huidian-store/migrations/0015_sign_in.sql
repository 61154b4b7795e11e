-- Where a session was opened from, for its owner's list.
alter table session add column agent text not null default '';
alter table session add column address text not null default '';

-- What a user proves beside the password (RFC 6238). Asked for once it is confirmed; the newest step that was used is never taken again.
create table second_factor (
    user_key bigint primary key references user_account (key),
    secret blob not null,
    created_at bigint not null,
    confirmed_at bigint,
    last_step bigint not null default 0
);

-- For a lost telephone: each once. As hashes of what is too long to guess.
create table recovery_code (
    code_hash blob primary key,
    user_key bigint not null references user_account (key)
);
create index recovery_code_by_user on recovery_code (user_key);

-- Who a user is at a provider of sign-in (OpenID Connect Core 1.0, 2: issuer and subject together name somebody).
create table outside_identity (
    issuer text not null,
    subject text not null,
    user_key bigint not null references user_account (key),
    added_at bigint not null,
    primary key (issuer, subject)
);
