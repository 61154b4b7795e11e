//! Words of a text that whoever reads has a note on.

use std::ops::Range;

use huidian_text::markup::push_escaped;

/// A note's words in the text shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoteMark {
    /// Bytes of the document's text.
    pub(crate) range: Range<usize>,
    /// Id of its colour.
    pub(crate) colour: &'static str,
    /// What is noted.
    pub(crate) note: String,
}

/// Writes words with the marks of notes; where several meet the last one is seen.
pub(crate) fn push_marked(html: &mut String, text: &str, range: Range<usize>, notes: &[NoteMark]) {
    let touches = |note: &&NoteMark| note.range.start < range.end && note.range.end > range.start;
    let here: Vec<&NoteMark> = notes.iter().filter(touches).collect();
    if here.is_empty() {
        push_escaped(html, text.get(range).unwrap_or(""));
        return;
    }
    let mut edges = vec![range.start, range.end];
    edges.extend(
        here.iter()
            .flat_map(|note| [note.range.start, note.range.end]),
    );
    edges.retain(|edge| range.contains(edge) || *edge == range.end);
    edges.sort_unstable();
    edges.dedup();
    for pair in edges.windows(2) {
        let &[start, end] = pair else { continue };
        let words = text.get(start..end).unwrap_or("");
        let over = here.iter().rfind(|note| note.range.contains(&start));
        let Some(note) = over else {
            push_escaped(html, words);
            continue;
        };
        html.push_str("<mark class=\"note-");
        html.push_str(note.colour);
        if !note.note.is_empty() {
            html.push_str("\" title=\"");
            push_escaped(html, &note.note);
        }
        html.push_str("\">");
        push_escaped(html, words);
        html.push_str("</mark>");
    }
}

#[cfg(test)]
mod tests {
    use super::{NoteMark, push_marked};

    fn note(start: usize, end: usize, colour: &'static str, note: &str) -> NoteMark {
        let note = note.to_owned();
        NoteMark {
            range: start..end,
            colour,
            note,
        }
    }

    #[test]
    fn marks_are_cut_at_the_edges_of_what_is_written() {
        let text = "abc<ef";
        for (notes, range, written, reason) in [
            (vec![], 0..6, "abc&lt;ef", "no note"),
            (
                vec![note(1, 3, "blue", "")],
                0..6,
                "a<mark class=\"note-blue\">bc</mark>&lt;ef",
                "inside",
            ),
            (
                vec![note(0, 6, "blue", "x\"y")],
                2..4,
                "<mark class=\"note-blue\" title=\"x&quot;y\">c&lt;</mark>",
                "a link inside a mark",
            ),
            (
                vec![note(0, 3, "blue", ""), note(2, 4, "pink", "")],
                0..6,
                "<mark class=\"note-blue\">ab</mark><mark class=\"note-pink\">c</mark><mark class=\"note-pink\">&lt;</mark>ef",
                "two that meet",
            ),
            (vec![note(4, 6, "blue", "")], 0..4, "abc&lt;", "after it"),
        ] {
            let mut html = String::new();
            push_marked(&mut html, text, range, &notes);
            assert_eq!(html, written, "{reason}");
        }
    }
}
