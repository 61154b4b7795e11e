//! Notes about a national law over the text of a local act.

use super::Metadata;
use super::history_entry::HistoryAct;
use super::region::is_local_title;

/// What a note says that the national congress adopted or changed is no act of a place's own regulation: compilers put the note of the law that it carries
/// out over it. An approval may be the congress's.
pub(super) fn drop(metadata: &mut Metadata) {
    let title = metadata.title.as_ref();
    if !title.is_some_and(|title| is_local_title(&title.value)) {
        return;
    }
    let makes = |act: HistoryAct| act == HistoryAct::Adopted || act.makes_version();
    let is_foreign = |by: Option<&str>| by.is_some_and(|by| by.contains("全国人民代表大会"));
    let before = metadata.history.len();
    metadata
        .history
        .retain(|entry| !(makes(entry.act) && is_foreign(entry.by.as_deref())));
    if metadata.history.len() < before {
        metadata.remarks.push(
            "题注写的是全国人民代表大会或其常务委员会的通过、修改，与题名的地方不符，未采用"
                .to_owned(),
        );
    }
}
