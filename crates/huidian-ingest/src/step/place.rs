//! Which work a text is of, or what else it is beside one.

use anyhow::Result;
use huidian_model::{WorkId, WorkKind};
use huidian_recognise::{Class, Doubt};
use huidian_store::Reader;

use super::cite::CitedText;
use crate::another_body::is_of_another_place;
use crate::attach::{Attachment, apart, attach, rival_of_title};
use crate::context::Context;
use crate::join::{Joins, copied_draft, copied_namesake, copied_without_place, joins};
use crate::number_doubt::{beyond_series, contradicted};

/// Where a text goes.
pub(super) enum Placed {
    /// A text of this work
    Text(Attachment),
    /// A part, kept beside the work
    Excerpt {
        work: WorkId,
        evidence: &'static str,
    },
    /// Of a work that a keeper rejected
    Rejected(WorkId),
}

/// Finds the work of a text that the library did not take in before; what speaks against it is added to the doubts.
pub(super) fn place(
    reader: &Reader<'_>,
    text: &mut CitedText,
    context: Context<'_>,
) -> Result<Placed> {
    let mut attachment = attach(reader, text, &context.catalogue.authorities.register)?;
    if reader.is_rejected(&attachment.work)? {
        return Ok(Placed::Rejected(attachment.work));
    }
    if !attachment.is_new {
        match place_beside(reader, text, attachment, context)? {
            Placed::Text(found) => attachment = found,
            other => return Ok(other),
        }
    }
    if attachment.is_new && text.told.is_none() {
        doubt_newcomer(reader, text, context)?;
    }
    if !text.is_official
        && let Some(last) = beyond_series(&text.metadata, context.catalogue)
    {
        text.doubts
            .push(format!("文号远在该机关已知的文号之后（已知最大为 {last}）"));
        // what waits stands beside the works of its title, not on one
        attachment = apart(reader, text)?;
    }
    doubt_copies(reader, text, attachment).map(Placed::Text)
}

/// Doubts the text of a new work whose title is another place's, or that a work of the same maker has.
fn doubt_newcomer(reader: &Reader<'_>, text: &mut CitedText, context: Context<'_>) -> Result<()> {
    if is_of_another_place(None, &text.title, &text.metadata) {
        text.doubts
            .push("标题所指的地区与制定机关的地区不同".to_owned());
    }
    if !text.is_official
        && let Some(known) = rival_of_title(reader, text, &context.catalogue.authorities.register)?
    {
        text.doubts.push(format!(
            "与库中同题同机关的文件文号不同，又没有修订或废止它的条款：{known}"
        ));
    }
    Ok(())
}

/// Whether the text is one of the work that was found, a part of one, or something apart.
fn place_beside(
    reader: &Reader<'_>,
    text: &mut CitedText,
    attachment: Attachment,
    context: Context<'_>,
) -> Result<Placed> {
    let work = attachment.work.clone();
    let is_held = !reader.expressions_of(&work)?.is_empty();
    // with more to doubt than its tail it waits for a person
    let is_tailless = text.lacks_end
        && needs_tail(text)
        && text
            .doubts
            .iter()
            .all(|doubt| doubt == Doubt::Incomplete.chinese());
    if (text.class == Class::Excerpt || is_tailless) && !is_held {
        let evidence = if is_tailless {
            "标题与本件相同，没有施行、解释或废止的末条，像是缺了结尾"
        } else {
            "标题与本件相同，只是一部分"
        };
        return Ok(Placed::Excerpt { work, evidence });
    }
    let known = reader.find_work(&work)?;
    if !is_told_of(text, &work) && is_of_another_place(known.as_ref(), &text.title, &text.metadata)
    {
        text.doubts
            .push(format!("制定机关与库中文件的机关不是一地的：{work}"));
    }
    let rival = known.and_then(|work| contradicted(&work, &text.metadata, context.catalogue));
    if let Some(number) = rival.filter(|_| !text.is_official) {
        text.doubts
            .push(format!("文号与已知的 {number} 不一致：{work}"));
    }
    let joined = if is_told_of(text, &work) {
        // where it was written, it was told from the other texts of the work
        Joins::AsText
    } else {
        joins(reader, &work, text)?
    };
    Ok(match joined {
        Joins::AsText if text.doubts.is_empty() => Placed::Text(attachment),
        Joins::AsText => Placed::Text(apart(reader, text)?),
        Joins::AsPart => Placed::Excerpt {
            work,
            evidence: "文字见于库中全文，只是一部分",
        },
        Joins::Not(doubt) => {
            text.doubts.push(format!("{doubt}：{work}"));
            Placed::Text(apart(reader, text)?)
        }
    })
}

/// Doubts a text that has the words of another act, and puts the copy of a draft apart.
fn doubt_copies(
    reader: &Reader<'_>,
    text: &mut CitedText,
    attachment: Attachment,
) -> Result<Attachment> {
    let mut attachment = attachment;
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
