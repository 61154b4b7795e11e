-- Originals from which personal data was taken out. What they were is told by their hash; the words themselves are nowhere.
create table redaction (
    key integer primary key,
    batch_key bigint not null references batch (key),
    former_hash blob not null unique,
    -- what is held in its place
    hash blob not null,
    -- the original went, and only its words are held
    is_words_only smallint not null,
    redacted_at bigint not null,
    redacted_by text not null,
    reason text not null
);
create index redaction_by_hash on redaction (hash);

-- Bytes outside the database that are to go after the commit, and may have been left by a process that was killed in between.
create table redacted_blob (
    hash blob primary key
);
