-- Sources that are visited: what the keeper set, and how the last visit went.
create table source_state (
    source text primary key,
    -- the keeper's word, null where the source's own file holds
    is_enabled integer,
    permission text,
    outcome text,
    detail text not null default '',
    last_try_at bigint,
    last_new_at bigint,
    next_try_at bigint,
    -- of a visit that has not ended; null between visits
    visiting_since bigint,
    -- whether the list was once walked to its end, so that a visit may stop at what is held
    is_complete integer not null default 0,
    walked_at bigint,
    list_total bigint,
    first_page bigint,
    page_count bigint,
    -- of the list's first page, for conditional requests
    etag text,
    last_modified text
);

-- Visits, for the trend; the oldest give way.
create table source_visit (
    key integer primary key,
    source text not null,
    ended_at bigint not null,
    outcome text not null,
    detail text not null,
    new_count bigint not null,
    row_count bigint not null
);
create index source_visit_by_source on source_visit (source, key);

-- Lines of lists: what each source has, and what became of it here.
create table source_page (
    key integer primary key,
    -- without scheme, fragment and trackers
    address text not null unique,
    source text not null,
    url text not null,
    title text not null,
    number text,
    listed_on text,
    comments_until text,
    state text not null,
    detail text not null default '',
    attempt_count bigint not null default 0,
    tried_at bigint,
    capture_hash blob,
    work text,
    -- the row as it was read, to go on from after a break
    row text not null
);
create index source_page_by_source on source_page (source, state);
create index source_page_by_title on source_page (title);
create index source_page_by_number on source_page (number);
create index source_page_by_work on source_page (work);

-- robots.txt as it was last seen.
create table robots_file (
    origin text primary key,
    fetched_at bigint not null,
    status bigint,
    content text not null
);

-- How bytes came over the network, and which belong to which page.
create table capture_response (
    hash blob not null,
    url text not null,
    received_at bigint not null,
    status bigint not null,
    headers text not null,
    primary key (hash, url)
);
create table capture_part (
    page_hash blob not null,
    part_hash blob not null,
    name text not null,
    url text not null,
    primary key (page_hash, url)
);
create index capture_part_by_part on capture_part (part_hash);
