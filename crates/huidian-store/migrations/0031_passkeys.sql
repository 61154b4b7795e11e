-- Keys that sign somebody in by themselves (Web Authentication): the public half. What signs never leaves the authenticator.
create table passkey (
    key integer primary key,
    credential_id blob not null unique,
    user_key bigint not null references user_account (key),
    -- what authenticators know the account by: random, so that it tells nothing
    user_handle blob not null,
    -- a COSE_Key (RFC 9052, 7), as the authenticator gave it
    public_key blob not null,
    -- what its owner calls it
    name text not null,
    -- how the authenticator is reached, as the browser said it: words with commas between
    transports text not null,
    sign_count bigint not null,
    is_backup_eligible smallint not null,
    is_backed_up smallint not null,
    created_at bigint not null,
    used_at bigint
);
create index passkey_by_user on passkey (user_key);
