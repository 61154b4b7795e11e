//! Kinds of provisions and the elements they are written as.

use huidian_model::ProvisionKind;

/// kind, element, short form in identifiers (AKN Naming Convention 1.0, 5.4). A kind without an element of its own is a container named by its id.
const TABLE: [(ProvisionKind, Option<&str>, &str); 24] = [
    (ProvisionKind::Title, None, "title"),
    (ProvisionKind::TitleNote, None, "note"),
    (ProvisionKind::Contents, None, "toc"),
    (ProvisionKind::Preamble, None, "preamble"),
    (ProvisionKind::Part, Some("book"), "book"),
    (ProvisionKind::Subpart, Some("part"), "part"),
    (ProvisionKind::Chapter, Some("chapter"), "chp"),
    (ProvisionKind::Section, Some("section"), "sec"),
    (ProvisionKind::Article, Some("article"), "art"),
    (ProvisionKind::Paragraph, Some("paragraph"), "para"),
    (ProvisionKind::Item, Some("point"), "point"),
    (ProvisionKind::Subitem, Some("indent"), "indent"),
    (ProvisionKind::Division, Some("division"), "dvs"),
    (ProvisionKind::Subdivision, Some("subdivision"), "subdvs"),
    (ProvisionKind::Point, None, "number"),
    (ProvisionKind::Subpoint, None, "subnumber"),
    (ProvisionKind::Clause, Some("clause"), "cl"),
    (ProvisionKind::Subclause, Some("subclause"), "subcl"),
    (ProvisionKind::ListItem, None, "item"),
    (ProvisionKind::Annex, None, "annex"),
    (ProvisionKind::Salutation, None, "salutation"),
    (ProvisionKind::Signature, None, "signature"),
    (ProvisionKind::Table, None, "table"),
    (ProvisionKind::Other, None, "other"),
];

pub(crate) fn element_of(kind: ProvisionKind) -> Option<&'static str> {
    TABLE[kind as usize].1
}

pub(crate) fn short_form(kind: ProvisionKind) -> &'static str {
    TABLE[kind as usize].2
}

pub(crate) fn kind_of_short_form(short: &str) -> Option<ProvisionKind> {
    let row = TABLE.iter().find(|(_, _, known)| *known == short)?;
    Some(row.0)
}

/// The kind that one of our own elements stands for.
pub(crate) fn own_kind(element: &str, name: Option<&str>) -> Option<ProvisionKind> {
    match element {
        "attachment" => Some(ProvisionKind::Annex),
        "hcontainer" | "container" => name.and_then(|name| {
            ProvisionKind::ALL
                .into_iter()
                .find(|kind| kind.id() == name)
        }),
        _ => TABLE
            .iter()
            .find(|(_, known, _)| *known == Some(element))
            .map(|(kind, ..)| *kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_row_and_comes_back_from_its_element_and_its_short_form() {
        for kind in ProvisionKind::ALL {
            assert_eq!(TABLE[kind as usize].0, kind);
            assert_eq!(kind_of_short_form(short_form(kind)), Some(kind));
            let back = match element_of(kind) {
                Some(element) => own_kind(element, None),
                None => own_kind("hcontainer", Some(kind.id())),
            };
            assert_eq!(back, Some(kind));
        }
    }
}
