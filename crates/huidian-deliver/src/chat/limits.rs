//! How much of an answer a chat shows.

/// Works or hits shown in an answer.
pub(super) const SHOWN: u32 = 5;

pub(super) fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let cut: String = text.chars().take(limit).collect();
    format!("{cut}……")
}
