//! A stretch of text as lines without the white space around them, which is kept beside.

/// One line and the white space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run<'t> {
    pub(crate) before: &'t str,
    pub(crate) text: &'t str,
    /// Up to the next line: the end of line and what is blank after it.
    pub(crate) after: &'t str,
    /// Byte offset of `text` in the whole.
    pub(crate) start: usize,
}

/// The white space after a line of our own documents where nothing else is said.
pub(crate) fn usual_after(element: &str) -> &'static str {
    match element {
        "num" | "block" => "",
        _ => "\n",
    }
}

/// The lines of a stretch that begins at byte `start` of the whole. Put together they give the stretch; nothing gives nothing.
pub(crate) fn runs(stretch: &str, start: usize) -> Vec<Run<'_>> {
    let mut found = Vec::new();
    let mut rest = stretch;
    let mut at = start;
    while !rest.is_empty() {
        let body = rest.trim_start();
        let (before, _) = rest.split_at(rest.len() - body.len());
        let line = body.split('\n').next().unwrap_or(body).trim_end();
        let behind = &body[line.len()..];
        let after = &behind[..behind.len() - behind.trim_start().len()];
        found.push(Run {
            before,
            text: line,
            after,
            start: at + before.len(),
        });
        let taken = before.len() + line.len() + after.len();
        at += taken;
        rest = &rest[taken..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_give_the_stretch_back() {
        for stretch in ["", "\n", "  一\n\n　二 \n", "一", "　　", "一\u{b}二\n三"] {
            let lines = runs(stretch, 7);
            let again: String = lines
                .iter()
                .flat_map(|run| [run.before, run.text, run.after])
                .collect();
            assert_eq!(again, stretch);
            for run in &lines {
                assert_eq!(run.text.trim(), run.text);
                assert!(stretch[run.start - 7..].starts_with(run.text));
            }
        }
    }
}
