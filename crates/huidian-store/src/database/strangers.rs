//! The library as strangers may read it: one place that every door of theirs reads through.
//!
//! A connection of theirs sees a view in the place of each table, under the table's own name. Works of closed collections are not in it, nor those
//! whose text waits for a person, nor what hangs on them; of works that were rejected the texts and originals are not in it (that one was there and
//! went is told, so that who took it away hears of it). A table that is not named here is empty, so that a new one cannot be forgotten.

use crate::content::filter::WAITS;
use crate::database::error::Result;
use crate::sql::Connection;

/// What strangers see of a table.
#[derive(Debug, Clone, Copy)]
enum Rows {
    /// Nothing in it is of a work.
    All,
    /// Each row is a work.
    Works,
    /// The ids of works are in these columns; an empty one is no work.
    OfWorks(&'static [&'static str]),
    /// The column has the key of a work.
    OfWorkKey(&'static str),
    /// The column has the key of a work, and the row is of its words.
    OfWorkText(&'static str),
    /// The column has the key of a text.
    OfText(&'static str),
    /// The column has the hash of an original.
    OfOriginal(&'static str),
    /// The column has the hash of the words of a text, as they are or as an original of it has them.
    OfWords(&'static str),
}

/// A column that strangers see in other words.
struct Said {
    table: &'static str,
    column: &'static str,
    words: fn() -> String,
}

/// Stands where a hidden work would be named.
const UNNAMED: &str = "'未列出'";

const TABLES: [(&str, Rows); 60] = [
    ("migration", Rows::All),
    // reached by hashes that rows name which are seen
    ("blob", Rows::All),
    ("blob_content", Rows::All),
    ("work", Rows::Works),
    ("fact", Rows::OfWorkKey("work_key")),
    ("work_title", Rows::OfWorkKey("work_key")),
    ("work_number", Rows::OfWorkKey("work_key")),
    ("work_issuer", Rows::OfWorkKey("work_key")),
    ("work_event", Rows::OfWorkKey("work_key")),
    ("work_force", Rows::OfWorkKey("work_key")),
    ("relation", Rows::OfWorks(&["from_work", "to_work"])),
    ("expression", Rows::OfWorkText("work_key")),
    ("expression_tree", Rows::OfText("expression_key")),
    ("manifestation", Rows::OfText("expression_key")),
    ("citation", Rows::OfText("expression_key")),
    ("capture", Rows::OfOriginal("hash")),
    ("capture_response", Rows::OfOriginal("hash")),
    ("capture_part", Rows::OfOriginal("page_hash")),
    ("printed_text", Rows::OfOriginal("capture_hash")),
    ("redaction", Rows::OfOriginal("hash")),
    ("text_correction", Rows::OfWords("text_hash")),
    ("companion", Rows::OfWorks(&["work"])),
    // what happened to one work may name another
    (
        "library_event",
        Rows::OfWorks(&["work", "value_before", "value_after"]),
    ),
    ("work_redirect", Rows::OfWorks(&["from_work", "to_work"])),
    ("work_change", Rows::OfWorks(&["work_id"])),
    ("withdrawn_statement", Rows::OfWorks(&["work"])),
    ("settled_dispute", Rows::OfWorks(&["work"])),
    ("report", Rows::OfWorks(&["work"])),
    ("reading_note", Rows::OfWorks(&["work"])),
    ("register_work", Rows::OfWorks(&["work"])),
    ("source_page", Rows::OfWorks(&["work"])),
    ("setting", Rows::All),
    ("user_account", Rows::All),
    ("session", Rows::All),
    ("api_token", Rows::All),
    ("second_factor", Rows::All),
    ("recovery_code", Rows::All),
    ("passkey", Rows::All),
    ("outside_identity", Rows::All),
    ("job", Rows::All),
    ("register", Rows::All),
    ("register_search", Rows::All),
    ("share_link", Rows::All),
    ("webhook", Rows::All),
    ("webhook_delivery", Rows::All),
    ("mail_subscription", Rows::All),
    ("mail_delivery", Rows::All),
    ("answered_message", Rows::All),
    ("roundup_check", Rows::All),
    ("roundup_decision", Rows::All),
    ("roundup_hint", Rows::All),
    ("source_state", Rows::All),
    ("source_visit", Rows::All),
    ("source_alarm", Rows::All),
    ("alarm_mail", Rows::All),
    ("duty_profile", Rows::All),
    ("duty_profile_version", Rows::All),
    ("duty_incident", Rows::All),
    ("duty_report_sent", Rows::All),
    ("duty_rule_file", Rows::All),
];

/// Tables that no door of strangers has a use for.
#[cfg(test)]
pub(crate) const NOT_THEIRS: [&str; 12] = [
    "audit_entry",
    "batch",
    "batch_change",
    "collection",
    "collection_work",
    "duty_note",
    "host_requests",
    "import_item",
    "redacted_blob",
    "robots_file",
    "upload_file",
    "usage_count",
];

const SAID: [Said; 3] = [
    Said {
        table: "fact",
        column: "source_detail",
        words: witness,
    },
    Said {
        table: "work_event",
        column: "source_detail",
        words: witness,
    },
    Said {
        table: "work_force",
        column: "basis",
        words: basis,
    },
];

/// Puts the views of strangers in front of the tables, for as long as the connection is open.
pub(crate) fn narrow(connection: &Connection) -> Result<()> {
    let home = connection.home();
    let mut views = Vec::new();
    for table in connection.tables()? {
        let view = view_of(connection, &home, &table)?;
        views.push((table, view));
    }
    connection.put_views(&views)?;
    Ok(())
}

fn view_of(connection: &Connection, home: &str, table: &str) -> Result<String> {
    let columns = connection
        .prepare(&format!("select * from {home}.{table}"))?
        .column_names()?;
    let columns: Vec<String> = columns
        .into_iter()
        .map(|column| {
            let said = SAID
                .iter()
                .find(|said| said.table == table && said.column == column);
            match said {
                Some(said) => format!("{} as {column}", homely(&(said.words)(), home)),
                None => format!("t.{column}"),
            }
        })
        .collect();
    let known = TABLES.iter().find(|(name, _)| *name == table);
    let shown = known.map_or_else(|| "1 = 0".to_owned(), |(_, rows)| shown(*rows));
    let mut condition = shown;
    match table {
        "fact" => condition.push_str(&format!(" and not {}", names_witness("t.value"))),
        // the words that cite a hidden work are the citing work's own; where they lead is not told
        "citation" => condition.push_str(&format!(" and not {}", hidden("t.target_work"))),
        _ => {}
    }
    Ok(format!(
        "select {} from {home}.{table} t where {}",
        columns.join(", "),
        homely(&condition, home)
    ))
}

/// The tables themselves, which views speak of with `§`.
fn homely(sql: &str, home: &str) -> String {
    sql.replace('§', &format!("{home}."))
}

fn shown(rows: Rows) -> String {
    match rows {
        Rows::All => "1 = 1".to_owned(),
        Rows::Works => seen("t"),
        Rows::OfWorks(columns) => {
            let open = |column: &&str| format!("not {}", hidden(&format!("t.{column}")));
            columns.iter().map(open).collect::<Vec<_>>().join(" and ")
        }
        Rows::OfWorkKey(column) => format!(
            "exists (select 1 from §work sw where sw.key = t.{column} and {})",
            seen("sw")
        ),
        Rows::OfWorkText(column) => format!(
            "exists (select 1 from §work sw where sw.key = t.{column} and {})",
            readable("sw")
        ),
        Rows::OfText(column) => format!("exists ({} and se.key = t.{column})", readable_texts()),
        Rows::OfOriginal(column) => original(&format!("t.{column}")),
        // a text that was put right has other words than its original
        Rows::OfWords(column) => format!(
            "exists ({} and (se.text_hash = t.{column} or exists (select 1 from §manifestation sm
                 where sm.expression_key = se.key and sm.text_hash = t.{column})))",
            readable_texts()
        ),
    }
}

/// Whether a work is in a closed collection.
fn closed(work: &str) -> String {
    format!(
        "exists (select 1 from §collection_work cm join §collection cc on cc.key = cm.collection_key
         where cm.work = {work} and cc.is_closed = 1)"
    )
}

/// Whether a work that is a row of `table` is seen: in no closed collection, and its text does not wait for a person.
fn seen(table: &str) -> String {
    format!(
        "(not {} and not {})",
        waits(table),
        closed(&format!("{table}.id"))
    )
}

/// Whether the words of a work that is a row of `table` are seen.
fn readable(table: &str) -> String {
    format!("({table}.review <> 'rejected' and {})", seen(table))
}

fn waits(table: &str) -> String {
    WAITS.replace("w.", &format!("{table}."))
}

/// Whether the work of an id is not seen.
fn hidden(work: &str) -> String {
    format!(
        "({} or exists (select 1 from §work hw where hw.id = {work} and {}))",
        closed(work),
        waits("hw")
    )
}

/// Whether the words of the work of an id are not seen.
fn unreadable(work: &str) -> String {
    format!(
        "({} or exists (select 1 from §work hw where hw.id = {work} and (hw.review = 'rejected' or {})))",
        closed(work),
        waits("hw")
    )
}

fn readable_texts() -> String {
    format!(
        "select 1 from §expression se join §work sw on sw.key = se.work_key where {}",
        readable("sw")
    )
}

/// An original is seen unless it came for a work whose words are not, itself or as a part of a page, and none whose words are rests on it, too.
fn original(hash: &str) -> String {
    let of = |hash: &str| {
        format!(
            "(exists (select 1 from §manifestation sm join §expression se on se.key = sm.expression_key
                 join §work sw on sw.key = se.work_key where sm.capture_hash = {hash} and not {})
             or exists (select 1 from §companion sp where sp.capture_hash = {hash} and {})
             or exists (select 1 from §import_item si where si.hash = {hash} and {}))",
            readable("sw"),
            unreadable("sp.work"),
            unreadable("si.work")
        )
    };
    let of_readable = format!(
        "(exists (select 1 from §manifestation sm join §expression se on se.key = sm.expression_key
             join §work sw on sw.key = se.work_key where sm.capture_hash = {hash} and {})
         or exists (select 1 from §companion sp where sp.capture_hash = {hash} and not {}))",
        readable("sw"),
        unreadable("sp.work")
    );
    format!(
        "({of_readable} or not ({} or exists (select 1 from §capture_part sa where sa.part_hash = {hash} and {})))",
        of(hash),
        of("sa.page_hash")
    )
}

/// The work whose text is the source of a statement (`id`, at sign, label); a source of another kind has none.
fn witness_work() -> String {
    "substr(t.source_detail, 1, instr(t.source_detail, '@') - 1)".to_owned()
}

fn is_by_hidden() -> String {
    format!(
        "(t.source_kind = 'text' and instr(t.source_detail, '@') > 1 and {})",
        hidden(&witness_work())
    )
}

fn witness() -> String {
    format!(
        "case when {} then {UNNAMED} else t.source_detail end",
        is_by_hidden()
    )
}

/// Whether a statement by a hidden work has that work's name in its value.
fn names_witness(value: &str) -> String {
    format!(
        "({} and instr({value}, {}) > 0)",
        is_by_hidden(),
        witness_work()
    )
}

/// Grounds of a status that name a hidden work.
fn basis() -> String {
    let named = |end: &str, other: &str| {
        format!(
            "exists (select 1 from §work so join §relation sr on sr.{end} = so.id join §work sc on sc.id = sr.{other}
             where so.key = t.work_key and not {} and (instr(t.basis, sc.id) > 0 or instr(t.basis, sc.title) > 0))",
            seen("sc")
        )
    };
    let said = format!(
        "exists (select 1 from §fact sf where sf.work_key = t.work_key and sf.source_kind = 'text'
             and instr(sf.source_detail, '@') > 1 and instr(t.basis, sf.source_detail) > 0 and {})",
        hidden("substr(sf.source_detail, 1, instr(sf.source_detail, '@') - 1)")
    );
    format!(
        "case when t.basis <> '' and ({} or {} or {said}) then {UNNAMED} else t.basis end",
        named("to_work", "from_work"),
        named("from_work", "to_work")
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{NOT_THEIRS, TABLES};
    use crate::{Store, StoreOptions};

    #[test]
    fn every_table_is_theirs_or_not() {
        let store = Store::temporary(StoreOptions::default()).unwrap();
        let held = store.read().unwrap().connection().tables().unwrap();
        let held: BTreeSet<&str> = held.iter().map(String::as_str).collect();
        let theirs = TABLES.iter().map(|(name, _)| *name);
        let named: BTreeSet<&str> = theirs.chain(NOT_THEIRS).collect();
        assert_eq!(held, named);
        assert_eq!(named.len(), TABLES.len() + NOT_THEIRS.len());
    }
}
