//! What elements are, in documents of others.

use huidian_model::ProvisionKind;

/// Descriptions of the document, and what is no text.
pub(crate) fn is_outside(element: &str) -> bool {
    matches!(
        element,
        "meta" | "components" | "foreign" | "img" | "coverPage"
    )
}

/// One line of text each.
pub(crate) fn is_line(element: &str) -> bool {
    matches!(
        element,
        "p" | "block"
            | "num"
            | "heading"
            | "subheading"
            | "crossHeading"
            | "listIntroduction"
            | "listWrapUp"
            | "tocItem"
            | "from"
            | "formula"
            | "longTitle"
            | "li"
            | "caption"
            | "tr"
    )
}

pub(crate) fn is_label(element: &str) -> bool {
    matches!(element, "num" | "heading" | "subheading")
}

/// The kind of provision an element of another's document stands for.
pub(crate) fn kind_of(element: &str, has_articles: bool) -> Option<ProvisionKind> {
    Some(match element {
        "preface" => ProvisionKind::Title,
        "preamble" => ProvisionKind::Preamble,
        "conclusions" => ProvisionKind::Signature,
        "toc" => ProvisionKind::Contents,
        "attachment" => ProvisionKind::Annex,
        "book" | "tome" | "part" | "title" => ProvisionKind::Part,
        "subpart" | "subtitle" => ProvisionKind::Subpart,
        "chapter" => ProvisionKind::Chapter,
        "subchapter" => ProvisionKind::Section,
        // in the common law a section is what an article is elsewhere
        "section" if has_articles => ProvisionKind::Section,
        "section" | "article" | "rule" => ProvisionKind::Article,
        "subsection" | "paragraph" | "subrule" | "alinea" => ProvisionKind::Paragraph,
        "subparagraph" | "point" => ProvisionKind::Item,
        "indent" => ProvisionKind::Subitem,
        "item" => ProvisionKind::ListItem,
        "clause" => ProvisionKind::Clause,
        "subclause" => ProvisionKind::Subclause,
        "division" => ProvisionKind::Division,
        "subdivision" => ProvisionKind::Subdivision,
        "table" => ProvisionKind::Table,
        "hcontainer" | "level" | "proviso" | "transitional" | "list" | "sublist" => {
            ProvisionKind::Other
        }
        _ => return None,
    })
}
