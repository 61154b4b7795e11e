//! Records held against the text they rest on.

use huidian_model::{Document, Provision, ProvisionPath};
use huidian_text::fold_char;

/// What a text says of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// The provision stands there with every quoted number.
    Sound,
    /// The record names no provision, or one that no address has (附件, 第二部分).
    NoAddress,
    NoSuchProvision(String),
    /// These words do not stand in the provision.
    MissingWords(Vec<String>),
}

/// Holds a provision, and words that must stand in it, against a document. Several provisions stand with 、 between; the words stand in any of them.
pub fn check_provision(document: &Document, provision: Option<&str>, words: &[String]) -> Held {
    let Some(provision) = provision else {
        return Held::NoAddress;
    };
    let mut text = String::new();
    for one in provision.split('、') {
        let Ok(path) = one.parse::<ProvisionPath>() else {
            return Held::NoAddress;
        };
        let Some(found) = document.find(&path) else {
            return Held::NoSuchProvision(one.to_owned());
        };
        text.push_str(&text_with_lead(document, found));
        text.push('\n');
    }
    let text = squeezed(&text);
    let missing: Vec<String> = words
        .iter()
        .filter(|word| !text.contains(&squeezed(word)))
        .cloned()
        .collect();
    if missing.is_empty() {
        Held::Sound
    } else {
        Held::MissingWords(missing)
    }
}

/// A provision's text with the lead-in of its parents up to the article: 每年至少 of an article is true of its items.
fn text_with_lead(document: &Document, provision: &Provision) -> String {
    let mut text = document.text_of(provision).to_owned();
    let mut parent = provision.parent;
    while let Some(index) = parent {
        let above = &document.provisions[index as usize];
        if above.path.is_empty() || above.kind.is_heading() {
            break;
        }
        let first = document.children(index).next();
        let end = first.map_or(above.end, |first| first.start);
        let lead = document.text.get(above.start as usize..end as usize);
        text = format!("{}{text}", lead.unwrap_or(""));
        parent = above.parent;
    }
    text
}

/// Folded and without spaces, so that a line break inside a number does not hide it.
fn squeezed(text: &str) -> String {
    text.chars()
        .map(fold_char)
        .filter(|c| !c.is_whitespace())
        .collect()
}
