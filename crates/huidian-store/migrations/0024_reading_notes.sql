-- Notes and highlights on provisions (笔记与划线), each by the person who made it, on the text it was made on.
create table reading_note (
    key integer primary key,
    owner text not null,
    work text not null,
    -- label of the text it was made on; it stays there when a newer text comes
    version text not null,
    -- the provision, as readers write it
    place text not null,
    -- the words it is about, empty for the whole provision; which of several same ones, from 1
    quote text not null,
    occurrence bigint not null,
    colour text not null,
    words text not null,
    folder text not null,
    -- whose members see it, null for nobody but its owner
    register_key bigint,
    added_at bigint not null,
    changed_at bigint not null,
    -- null for one that is there; one that was removed can be brought back for a while
    removed_at bigint
);
create index reading_note_by_owner on reading_note (owner, work);
create index reading_note_by_register on reading_note (register_key) where register_key is not null;
