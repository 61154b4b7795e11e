//! The framework of a text.

use huidian_akoma_ntoso::{WorkAddress, portion};
use huidian_model::{
    Document, Expression, ExpressionId, Provision, ProvisionKind, WorkId, WorkKind,
};
use huidian_store::{LibraryEvent, LibraryEventKind, Reader, Store, content_hash};
use jiff::civil::Date;

use super::framework::{Framework, Requirement};
use crate::chosen::{ChosenText, GivenIds, chosen_text, one_line, title_of};
use crate::error::Result;

/// Words of an article that asks something of somebody; an audit can judge those.
const DEMANDS: [&str; 7] = ["应当", "不得", "必须", "禁止", "严禁", "方可", "有义务"];

/// The framework of one text: the one named, or the one in force on the day.
pub fn ciso_framework(
    store: &Store,
    work: &WorkId,
    version: Option<&str>,
    as_of: Date,
) -> Result<Framework> {
    let chosen = chosen_text(store, work, version, as_of)?;
    let corrections = corrections_of(&store.read()?, &chosen.expression.id)?;
    let version = version_of(&chosen.expression, corrections);
    Ok(of_text(&chosen, version))
}

fn of_text(chosen: &ChosenText, version: u32) -> Framework {
    let ChosenText {
        work,
        expression,
        document,
    } = chosen;
    let issuers: Vec<&str> = work.issuers.names().collect();
    let number = work.number.as_ref().map(ToString::to_string);
    let address = WorkAddress::of(work).expression(expression);
    let mut description = vec![format!("《{}》", title_of(expression))];
    if !issuers.is_empty() {
        description.push(format!("制定机关：{}", issuers.join("、")));
    }
    description.extend(number.as_ref().map(|number| format!("文号：{number}")));
    let effective = expression.effective_on;
    description.extend(effective.map(|on| format!("本文本施行日期：{on}")));
    description.push(format!("文本：{}　{address}", expression.id.label));
    Framework {
        id: identifier(&work.id),
        name: title_of(expression),
        english_name: work
            .alternative_titles
            .iter()
            .find(|title| is_english_title(title))
            .cloned(),
        description: description.join("\n"),
        provider: issuers.first().map_or("未知", |issuer| issuer).to_owned(),
        copyright: copyright(work.kind).to_owned(),
        version,
        published_on: expression
            .dated_on
            .map(|on| on.to_string())
            .filter(|on| on.len() == 10),
        requirements: requirements(document),
    }
}

/// What is known of the right in the words: nothing is said for standards, guides and what nobody told the kind of.
fn copyright(kind: Option<WorkKind>) -> &'static str {
    if kind.is_some_and(WorkKind::is_legislation) {
        // Copyright Law of the People's Republic of China, article 5 (1)
        "法律、法规，国家机关的决议、决定、命令和其他具有立法、行政、司法性质的文件，不适用著作权法（著作权法第五条）"
    } else {
        "著作权情况未核；标准等文件的文本可能受著作权保护"
    }
}

/// Letters that every program takes in a URN; a title in Chinese characters is no such name.
fn identifier(work: &WorkId) -> String {
    let plain: String = work
        .as_str()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let is_latin = work.as_str().is_ascii() && plain.len() <= 60;
    if is_latin {
        return plain.trim_matches('-').to_owned();
    }
    let hash = content_hash(work.as_str().as_bytes()).to_string();
    format!("cn-{}", hash.get(..16).unwrap_or(&hash))
}

/// `Cybersecurity Law`, not `CSL`.
fn is_english_title(title: &str) -> bool {
    title.is_ascii() && title.contains(' ')
}

/// The day of the text as a number and how often its words were put right since: 2025010100, 2025010101. A later text has a higher one, it stays when an
/// earlier text comes in, and it grows when the text changes under the same label.
fn version_of(expression: &Expression, corrections: usize) -> u32 {
    let day = expression
        .id
        .label
        .chars()
        .take("2024-01-01".len())
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .ok()
        .filter(|day| (1_000_000..=LAST_DAY).contains(day))
        .unwrap_or(1);
    day * 100 + corrections.min(99) as u32
}

/// CISO Assistant keeps versions in 31 bits.
const LAST_DAY: u32 = 21_461_231;

/// How often the words of a text were put right.
fn corrections_of(reader: &Reader<'_>, text: &ExpressionId) -> Result<usize> {
    let events = reader.events_of(&text.work)?;
    let is_correction = |event: &&LibraryEvent| {
        event.kind == LibraryEventKind::TextChanged && event.subject == text.label
    };
    Ok(events.iter().filter(is_correction).count())
}

fn requirements(document: &Document) -> Vec<Requirement> {
    let mut given = GivenIds::default();
    let mut found: Vec<Requirement> = Vec::new();
    // place in the list of what each provision became
    let mut places = vec![None; document.provisions.len()];
    for (index, provision) in document.provisions.iter().enumerate() {
        let is_node = provision.kind.is_heading() || provision.kind.is_unit();
        if !is_node || provision.path.is_empty() {
            continue;
        }
        let parent = above(document, provision, &places);
        let depth = parent.map_or(1, |parent: usize| found[parent].depth + 1);
        let has_units = document
            .descendants(index as u32)
            .any(|below| below.kind == ProvisionKind::Article);
        let is_heading = provision.kind.is_heading() || has_units;
        places[index] = Some(found.len());
        found.push(requirement(
            document,
            provision,
            (parent, depth),
            is_heading,
            &mut given,
        ));
    }
    found
}

/// The nearest provision above that is in the list.
fn above(document: &Document, provision: &Provision, places: &[Option<usize>]) -> Option<usize> {
    let mut parent = provision.parent;
    while let Some(at) = parent {
        if let Some(place) = places[at as usize] {
            return Some(place);
        }
        parent = document.provisions[at as usize].parent;
    }
    None
}

fn requirement(
    document: &Document,
    provision: &Provision,
    (parent, depth): (Option<usize>, u32),
    is_heading: bool,
    given: &mut GivenIds,
) -> Requirement {
    let label = one_line(document.label_of(provision));
    let reference = provision
        .path
        .0
        .last()
        .map_or_else(String::new, ToString::to_string);
    let name = label
        .strip_prefix(reference.as_str())
        .unwrap_or(&label)
        .trim()
        .to_owned();
    let words = document
        .text
        .get(provision.label_end as usize..provision.end as usize)
        .unwrap_or("")
        .trim();
    let description = if is_heading { "" } else { words };
    Requirement {
        id: given.once(&portion(&provision.path)),
        reference,
        name,
        description: description.to_owned(),
        depth,
        parent,
        is_assessable: !is_heading && DEMANDS.iter().any(|demand| words.contains(demand)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_that_a_standard_is_free_of_rights() {
        for kind in [
            None,
            Some(WorkKind::NationalStandard),
            Some(WorkKind::GroupStandard),
            Some(WorkKind::Guide),
        ] {
            assert!(!copyright(kind).contains("不适用"), "{kind:?}");
        }
        assert!(copyright(Some(WorkKind::Law)).contains("第五条"));
    }
}
