//! Originals that nobody can read: kept byte for byte, with the work that their name tells.

use anyhow::Result;
use huidian_model::{AuthorityRegister, Capture, WorkId, find_numbers};
use huidian_operations::canonical_number;
use huidian_store::{Companion, CompanionKind, Reader, Transaction};

/// Puts an original beside the work that is its own by its name, or by that of what it came in; which one, if any.
pub(crate) fn keep_unread(
    transaction: &mut Transaction<'_>,
    capture: &Capture,
    reason: &str,
    register: &AuthorityRegister,
) -> Result<Option<WorkId>> {
    let found = whose(&transaction.read()?, &capture.name, register)?;
    let Some((work, by)) = found else {
        return Ok(None);
    };
    let title = capture.name.rsplit('/').next().unwrap_or(&capture.name);
    transaction.put_companion(
        &Companion {
            work: work.clone(),
            kind: CompanionKind::Original,
            capture: capture.hash,
            title: title.to_owned(),
            dated_on: None,
            evidence: format!("“{by}”所指；{reason}"),
            name: capture.name.clone(),
            origin: capture.origin.clone(),
        },
        "",
    )?;
    Ok(Some(work))
}

/// The work that a path names, from the file's own name up to the container's: by a number, else by a title; and which words name it. Where two works come
/// into question there is none.
fn whose(
    reader: &Reader<'_>,
    path: &str,
    register: &AuthorityRegister,
) -> Result<Option<(WorkId, String)>> {
    for part in path.rsplit('/') {
        let name = stem(part);
        let mut found = Vec::new();
        for number in find_numbers(name) {
            let number = canonical_number(&number.number, register);
            found.extend(reader.find_works_by_number(&number)?);
        }
        if found.is_empty() {
            for title in titles_in(name) {
                let known = reader.find_works_by_title(title)?;
                found.extend(
                    known
                        .into_iter()
                        .filter(|one| !one.is_loose)
                        .map(|one| one.work),
                );
            }
        }
        let mut shown = Vec::new();
        for work in found {
            if !shown.contains(&work) && reader.is_shown(&work)? {
                shown.push(work);
            }
        }
        match shown.as_slice() {
            [only] => return Ok(Some((only.clone(), name.to_owned()))),
            [] => {}
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// A name without its ending.
fn stem(part: &str) -> &str {
    part.rsplit_once('.')
        .filter(|(_, ending)| ending.len() <= 5 && ending.is_ascii())
        .map_or(part, |(stem, _)| stem)
}

/// What a name may call a work: what stands in 《》, else the whole, without what counts or calls it an attachment: 附件1：, 2., （2024）3.
fn titles_in(name: &str) -> Vec<&str> {
    let marked: Vec<&str> = name
        .split('《')
        .skip(1)
        .filter_map(|rest| rest.split('》').next())
        .collect();
    if !marked.is_empty() {
        return marked;
    }
    let is_count = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || "附件录一二三四五六七八九十：:.、-_—（）()第".contains(c)
    };
    let bare = name.trim_start_matches(is_count);
    let before_bracket = bare.split(['（', '(', '_', '@']).next().unwrap_or(bare);
    [name.trim(), bare.trim(), before_bracket.trim()]
        .into_iter()
        .filter(|title| title.chars().count() >= 4)
        .collect()
}
