//! Where the tables of a rule file stand, so that one is replaced and everything else, comments too, stays as it is.

/// Bytes of each table of a name, with the tables below it, from its head to the last line that says something.
pub(super) fn sections(text: &str, name: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    let mut is_open = false;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(head) = head(line) {
            let is_below = head
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('.'));
            if head == name {
                found.push((at, end));
                is_open = true;
            } else {
                is_open = is_open && is_below;
            }
        }
        let says_something = !line.trim().is_empty() && !line.starts_with('#');
        if is_open
            && says_something
            && let Some(last) = found.last_mut()
        {
            last.1 = end;
        }
        at = end;
    }
    found
}

/// The file with other words in the place of a section, or behind everything where there is none.
pub(super) fn replaced(text: &str, place: Option<(usize, usize)>, written: &str) -> String {
    match place {
        Some((start, end)) => format!(
            "{}{written}{}",
            text.get(..start).unwrap_or(""),
            text.get(end..).unwrap_or("")
        ),
        None => {
            let before = text.trim_end();
            let gap = if before.is_empty() { "" } else { "\n\n" };
            format!("{before}{gap}{written}")
        }
    }
}

/// The name in a table's head: `duty` of `[[duty]]`.
fn head(line: &str) -> Option<&str> {
    let line = line.split('#').next()?.trim_end();
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let inner = inner
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(inner);
    let is_name = !inner.is_empty()
        && inner
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    is_name.then_some(inner)
}
