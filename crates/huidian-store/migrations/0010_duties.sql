-- Profiles of organisations, each saving kept; what their keepers noted about duties; incidents and what was sent; rule files that keepers changed.
create table duty_profile (
    key integer primary key,
    owner text not null,
    name text not null unique,
    created_at bigint not null
);

create table duty_profile_version (
    key integer primary key,
    profile_key bigint not null references duty_profile (key),
    saved_by text not null,
    saved_at bigint not null,
    -- JSON object of attributes
    attributes text not null
);
create index duty_profile_version_by_profile on duty_profile_version (profile_key, key);

create table duty_note (
    profile_key bigint not null references duty_profile (key),
    duty text not null,
    owner text not null,
    note text not null,
    state text not null,
    due_on text not null,
    evidence text not null,
    changed_by text not null,
    changed_at bigint not null,
    primary key (profile_key, duty)
);

create table duty_incident (
    key integer primary key,
    profile_key bigint not null references duty_profile (key),
    name text not null,
    created_at bigint not null,
    changed_at bigint not null,
    -- JSON object of attributes, without the prefix
    attributes text not null
);
create index duty_incident_by_profile on duty_incident (profile_key, key);

create table duty_report_sent (
    key integer primary key,
    incident_key bigint not null references duty_incident (key),
    duty text not null,
    what text not null,
    sent_at bigint not null,
    recorded_by text not null,
    recorded_at bigint not null
);
create index duty_report_sent_by_incident on duty_report_sent (incident_key, key);

create table duty_rule_file (
    path text primary key,
    content text not null,
    changed_by text not null,
    changed_at bigint not null
);
