-- Where the lines of a text stand on the printed pages of an original, as it was read (codec/printed.rs); counted in the text of this hash.
create table printed_text (
    key integer primary key,
    capture_hash blob not null,
    text_hash blob not null,
    has_recognised smallint not null,
    bytes blob not null,
    unique (capture_hash, text_hash)
);
create index printed_text_by_text on printed_text (text_hash);

-- What keepers put in the place of lines that were recognised in pictures: one row a line, in code points of the text as it was read, whose hash this is.
create table text_correction (
    key integer primary key,
    text_hash blob not null,
    start_offset bigint not null,
    end_offset bigint not null,
    words_before text not null,
    words_after text not null,
    corrected_by text not null,
    corrected_at bigint not null,
    unique (text_hash, start_offset)
);
