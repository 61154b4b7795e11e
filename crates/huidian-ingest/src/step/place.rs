//! Where a text belongs: on a work that is held, on a new one, beside one as its part, or nowhere.

use anyhow::Result;
use huidian_model::{WorkId, WorkKind};
use huidian_recognise::{Class, Doubt};
use huidian_store::Reader;

use super::cite::CitedText;
use crate::attach::{Attachment, apart, attach};
use crate::context::Context;
use crate::held::held_document;
use crate::join::{Joins, copied_draft, copied_namesake, copied_without_place, joins};
use crate::number_doubt::{beyond_series, contradicted};
use crate::report::Outcome;
use crate::same_text::is_same_text;

/// Where a text belongs.
pub(super) enum Place {
    /// It is a text of this work, or waits on it for a person where there are doubts.
    On(Attachment),
    /// It is a part of a text of this work, as what follows tells.
    PartOf(WorkId, &'static str),
    /// It is not taken in.
    Nowhere(Outcome),
}

/// Finds the place of a text, and adds to its doubts what a person should look at first.
pub(super) fn place_of(
    reader: &Reader<'_>,
    text: &mut CitedText,
    context: Context<'_>,
) -> Result<Place> {
    if let Some(work) = rejected_before(reader, text)? {
        return Ok(Place::Nowhere(refused_before(&work, text.class)));
    }
    let mut attachment = attach(reader, text, &context.catalogue.authorities.register)?;
    if reader.is_rejected(&attachment.work)? {
        return Ok(Place::Nowhere(refused_before(&attachment.work, text.class)));
    }
    if !attachment.is_new {
        match beside_known(reader, text, &attachment.work, context)? {
            Beside::Text => {}
            Beside::Apart => attachment = apart(reader, text)?,
            Beside::Part(evidence) => return Ok(Place::PartOf(attachment.work, evidence)),
        }
    }
    attachment = doubt_copies(reader, text, attachment, context)?;
    if reader.is_detached(&attachment.work, text.packed.hash())? {
        return Ok(Place::Nowhere(Outcome::Refused {
            reason: format!(
                "编者已将这份文本移出 {} (taken off this work by a keeper)",
                attachment.work
            ),
            class: Some(text.class),
        }));
    }
    Ok(Place::On(attachment))
}

/// How a text stands to a work that is held.
enum Beside {
    /// It is one of its texts.
    Text,
    /// It waits apart from it.
    Apart,
    /// It is a part of one of its texts.
    Part(&'static str),
}

fn beside_known(
    reader: &Reader<'_>,
    text: &mut CitedText,
    work: &WorkId,
    context: Context<'_>,
) -> Result<Beside> {
    let is_held = !reader.expressions_of(work)?.is_empty();
    // with more to doubt than its tail it waits for a person
    let is_tailless = text.lacks_end
        && needs_tail(text)
        && text
            .doubts
            .iter()
            .all(|doubt| doubt == Doubt::Incomplete.chinese());
    if is_tailless && !is_held {
        return Ok(Beside::Part(
            "标题与本件相同，没有施行、解释或废止的末条，像是缺了结尾",
        ));
    }
    if text.class == Class::Excerpt && !is_held {
        return Ok(Beside::Part("标题与本件相同，只是一部分"));
    }
    let known = reader.find_work(work)?;
    let rival = known.and_then(|work| contradicted(&work, &text.metadata, context.catalogue));
    if let Some(number) = rival.filter(|_| !text.is_official) {
        text.doubts
            .push(format!("文号与已知的 {number} 不一致：{work}"));
    }
    let joined = if is_told_of(text, work) {
        // where it was written, it was told from the other texts of the work
        Joins::AsText
    } else {
        joins(reader, work, text)?
    };
    Ok(match joined {
        Joins::AsText if text.doubts.is_empty() => Beside::Text,
        Joins::AsText => Beside::Apart,
        Joins::AsPart => Beside::Part("文字见于库中全文，只是一部分"),
        Joins::Not(doubt) => {
            text.doubts.push(format!("{doubt}：{work}"));
            Beside::Apart
        }
    })
}

/// Doubts about a number that nobody can have given yet, and about words that stand in another work that is held.
fn doubt_copies(
    reader: &Reader<'_>,
    text: &mut CitedText,
    mut attachment: Attachment,
    context: Context<'_>,
) -> Result<Attachment> {
    if !text.is_official
        && let Some(last) = beyond_series(&text.metadata, context.catalogue)
    {
        text.doubts
            .push(format!("文号远在该机关已知的文号之后（已知最大为 {last}）"));
        // what waits stands beside the works of its title, not on one
        attachment = apart(reader, text)?;
    }
    // what a document of our own is was decided where it was written
    let is_open = text.told.is_none();
    if attachment.is_new
        && is_open
        && text.doubts.is_empty()
        && let Some(known) = copied_namesake(reader, text)?
    {
        text.doubts
            .push(format!("与库中同题文件文字相像，机关或文号不同：{known}"));
    }
    if !text.is_official
        && is_open
        && let Some(draft) = copied_draft(reader, text)?
    {
        text.doubts
            .push(format!("文字与库中的征求意见稿相同：{draft}"));
        attachment = apart(reader, text)?;
    }
    if attachment.is_new
        && is_open
        && let Some(known) = copied_without_place(reader, text)?
    {
        text.doubts
            .push(format!("文字与库中的 {known} 相同，标题少了地区或机关"));
    }
    Ok(attachment)
}

/// Whether a document of our own says that it is a text of this work.
pub(super) fn is_told_of(text: &CitedText, work: &WorkId) -> bool {
    let told = text.told.as_ref().and_then(|told| told.work.as_ref());
    told == Some(work)
}

/// What a refusal begins with that a keeper's rejection of a work brings.
const REJECTED: &str = "曾被拒绝：";
/// What stands behind the work in it.
const ORIGINAL_KEPT: &str = "，原件留存，不再收入";

fn refused_before(work: &WorkId, class: Class) -> Outcome {
    Outcome::Refused {
        reason: reason_of_rejected(work),
        class: Some(class),
    }
}

/// What is said of a document of a work that a keeper rejected or deleted.
pub(crate) fn reason_of_rejected(work: &WorkId) -> String {
    format!(
        "{REJECTED}{work}{ORIGINAL_KEPT}（编者拒绝或删除过它，撤销后可再收） (of a work that a keeper rejected or deleted; the original is kept)"
    )
}

/// The rejected work that a document was refused for, by the reason that was kept with it.
pub(crate) fn rejected_work(reason: &str) -> Option<WorkId> {
    let (work, _) = reason.strip_prefix(REJECTED)?.split_once(ORIGINAL_KEPT)?;
    Some(WorkId::new(work))
}

/// The rejected work that has this text already: what a keeper has decided is not asked again.
fn rejected_before(reader: &Reader<'_>, text: &CitedText) -> Result<Option<WorkId>> {
    for found in reader.find_works_by_title(&text.title)? {
        if !reader.is_rejected(&found.work)? {
            continue;
        }
        for known in reader.expressions_of(&found.work)? {
            if known.text == text.packed.hash() {
                return Ok(Some(found.work));
            }
            let held = held_document(reader, &known.id)?;
            if held.is_some_and(|held| is_same_text(&held.text, &text.document.text, &text.title)) {
                return Ok(Some(found.work));
            }
        }
    }
    Ok(None)
}

/// Whether a text of a work without texts is a part where no article closes it: laws, whose note under the title tells their days, and judicial
/// interpretations may have none.
pub(super) fn needs_tail(text: &CitedText) -> bool {
    let kind = text.metadata.kind.as_ref().map(|guess| guess.kind);
    let is_free = matches!(
        kind,
        Some(
            WorkKind::Constitution
                | WorkKind::Law
                | WorkKind::JudicialInterpretation
                | WorkKind::Case
        )
    );
    !is_free && !text.is_official && text.metadata.subtitle.is_none()
}
