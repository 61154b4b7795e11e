use super::row::Table;
use super::{Head, WriteOptions, WrittenRow, all_rows};

/// `{"title", "as_of", "count", "unverified", "documents": […]}`; the documents as `huidian digest read --json` prints them.
pub(super) fn text(
    tables: &[Table<'_>],
    rows: &[WrittenRow],
    options: &WriteOptions<'_>,
) -> String {
    let head = Head::new(rows, options);
    let documents: Vec<String> = all_rows(tables)
        .map(|(section, row)| document(section, row))
        .collect();
    format!(
        "{{\"title\":{},\"as_of\":{},\"count\":{},\"unverified\":{},\"documents\":[{}]}}\n",
        quoted(&head.title),
        optional(options.as_of),
        rows.len(),
        quoted(&head.unverified),
        documents.join(",\n")
    )
}

fn document(section: &str, row: &WrittenRow) -> String {
    let issuers: Vec<String> = row.issuers.iter().map(|name| quoted(name)).collect();
    let count = row
        .issuer_count
        .or_else(|| (!row.issuers.is_empty()).then_some(row.issuers.len() as u32));
    format!(
        "{{\"title\":{},\"number\":{},\"issuers\":[{}],\"issuer_count\":{},\"date\":{},\"date_kind\":{},\"effective\":{},\"closes\":{},\"draft\":{},\"section\":{},\"status\":{},\"known_until\":{},\"link\":{},\"unverified\":{}}}",
        quoted(&row.title),
        optional(row.number.as_ref()),
        issuers.join(","),
        count.map_or_else(|| "null".to_owned(), |count| count.to_string()),
        optional(row.date),
        optional(row.date_kind.map(super::super::when::DateKind::id)),
        optional(row.effective),
        optional(row.closes),
        row.draft,
        quoted(section),
        optional(row.status.as_ref()),
        optional(row.known_until),
        optional(row.link.as_ref()),
        row.is_unverified,
    )
}

fn optional(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "null".to_owned(), |value| quoted(&value.to_string()))
}

/// A JSON string (RFC 8259, section 7).
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if (c as u32) < 0x20 => quoted.push_str(&format!("\\u{:04x}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
