//! Lists grow. One that shrank is broken, or something was taken from it; either way somebody should look.

/// What a visit to a list remembered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// As the site says it.
    pub total: Option<usize>,
    /// Lines on the first page.
    pub first_page: Option<usize>,
    /// Pages, as the site says it.
    pub pages: Option<usize>,
}

/// A list may lose this share: works are withdrawn, pinned lines go.
const MAY_LOSE: f64 = 0.1;

/// What shrank between two visits, in words; `None` where nothing did.
pub fn judge_total(before: Kept, now: Kept) -> Option<String> {
    let pairs = [
        ("总数", before.total, now.total),
        ("页数", before.pages, now.pages),
        // where the site counts, the first page may be laid out anew
        (
            "首页条数",
            before
                .first_page
                .filter(|_| before.total.is_none() || now.total.is_none()),
            now.first_page,
        ),
    ];
    pairs.into_iter().find_map(|(what, before, now)| {
        let (before, now) = (before?, now?);
        let lost = before.saturating_sub(now);
        (lost >= 2 && lost as f64 > before as f64 * MAY_LOSE)
            .then(|| format!("{what}由 {before} 减为 {now} (the list shrank)"))
    })
}
