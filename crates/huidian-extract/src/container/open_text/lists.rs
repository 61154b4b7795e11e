use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use crate::container::docx::{NumberFormat, Numbering};
use crate::container::xml;

/// The list that numbers headings; lists with names follow it.
pub(super) const OUTLINE: u32 = 0;

/// Levels of a list (ODF 1.2 part 1, 19.828 allows more, which no program writes).
const LEVELS: u32 = 9;

/// Length of a chain of styles beyond which it is taken for a circle.
const LONGEST_CHAIN: usize = 20;

/// Styles of paragraphs and runs, and the lists with how they count.
#[derive(Default)]
pub(super) struct Styles {
    by_name: HashMap<String, Style>,
    lists: HashMap<String, u32>,
    pub(super) numbering: Numbering,
}

#[derive(Default)]
struct Style {
    parent: Option<String>,
    list: Option<String>,
    is_bold: Option<bool>,
}

impl Styles {
    /// Takes in the styles of a part; those of the content come after the common ones and win.
    pub(super) fn read(&mut self, part: &str) {
        let mut style: Option<(String, Style)> = None;
        let mut list = None;
        let mut reader = xml::reader(part);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(element) => match element.local_name().as_ref() {
                    // the text itself follows the styles
                    "body" => break,
                    "style" => style = opened(&element),
                    "text-properties" => {
                        if let Some((_, style)) = &mut style {
                            style.is_bold = xml::attribute(&element, "font-weight")
                                .map(|weight| is_heavy(&weight));
                        }
                    }
                    "outline-style" => list = Some(OUTLINE),
                    "list-style" => {
                        list = xml::attribute(&element, "name").map(|name| self.list_of(name));
                    }
                    name @ ("list-level-style-number"
                    | "list-level-style-bullet"
                    | "list-level-style-image"
                    | "outline-level-style") => {
                        if let Some(list) = list {
                            self.take_level(list, &element, name);
                        }
                    }
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "style" => self.by_name.extend(style.take()),
                    "list-style" | "outline-style" => list = None,
                    _ => {}
                },
                _ => {}
            }
        }
    }

    fn list_of(&mut self, name: String) -> u32 {
        let next = self.lists.len() as u32 + 1;
        *self.lists.entry(name).or_insert(next)
    }

    fn take_level(&mut self, list: u32, element: &BytesStart<'_>, name: &str) {
        let Some(level) =
            xml::number(element, "level").filter(|level| (1..=LEVELS).contains(level))
        else {
            return;
        };
        let shown = |name: &str| xml::attribute(element, name).unwrap_or_default();
        let format = if matches!(name, "list-level-style-number" | "outline-level-style") {
            number_format(&shown("num-format"))
        } else {
            NumberFormat::Bullet
        };
        // LibreOffice 7 and later say the whole form, which prefix and suffix cannot always.
        let text = match xml::attribute(element, "num-list-format") {
            Some(form) => percent_once(&form),
            None => form_of(
                level,
                xml::number(element, "display-levels").unwrap_or(1),
                &shown("num-prefix"),
                &shown("num-suffix"),
            ),
        };
        let text = if format == NumberFormat::None {
            String::new()
        } else {
            text
        };
        let start = xml::number(element, "start-value").unwrap_or(1);
        self.numbering
            .add_level(list, level as usize - 1, start, format, text, None);
        self.numbering.add_list(list, list);
    }

    /// The list that goes under a name.
    pub(super) fn find_list(&self, name: &str) -> Option<u32> {
        self.lists.get(name).copied()
    }

    /// The list that a paragraph style puts its items into.
    pub(super) fn list_of_style(&self, style: &str) -> Option<u32> {
        let named = self.chain(style).find_map(|style| style.list.as_deref())?;
        self.find_list(named)
    }

    /// Whether a style is bold; `None` where it does not say.
    pub(super) fn is_bold(&self, style: &str) -> Option<bool> {
        self.chain(style).find_map(|style| style.is_bold)
    }

    fn chain<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s Style> {
        std::iter::successors(self.by_name.get(name), |style| {
            self.by_name.get(style.parent.as_deref()?)
        })
        .take(LONGEST_CHAIN)
    }
}

fn opened(element: &BytesStart<'_>) -> Option<(String, Style)> {
    let name = xml::attribute(element, "name")?;
    let style = Style {
        parent: xml::attribute(element, "parent-style-name"),
        list: xml::attribute(element, "list-style-name").filter(|list| !list.is_empty()),
        is_bold: None,
    };
    Some((name, style))
}

fn is_heavy(weight: &str) -> bool {
    weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600)
}

/// `第%1%条` as `第%1条`.
fn percent_once(form: &str) -> String {
    let mut out = String::new();
    for (index, part) in form.split('%').enumerate() {
        if index % 2 == 1 {
            out.push('%');
        }
        out.push_str(part);
    }
    out
}

fn form_of(level: u32, levels: u32, prefix: &str, suffix: &str) -> String {
    let first = level.saturating_sub(levels.max(1) - 1).max(1);
    let numbers: Vec<String> = (first..=level).map(|level| format!("%{level}")).collect();
    format!("{prefix}{}{suffix}", numbers.join("."))
}

/// Formats of numbers by how the first of them are written (ODF 1.2 part 1, 19.500).
fn number_format(format: &str) -> NumberFormat {
    match format {
        "" => NumberFormat::None,
        "I" => NumberFormat::UpperRoman,
        "i" => NumberFormat::LowerRoman,
        "A" => NumberFormat::UpperLetter,
        "a" => NumberFormat::LowerLetter,
        _ => match format.chars().next() {
            Some('一') => NumberFormat::Chinese,
            Some('〇' | '零') => NumberFormat::ChineseDigits,
            Some('壹') => NumberFormat::ChineseLegal,
            Some('①') => NumberFormat::Circled,
            Some('１') => NumberFormat::FullWidth,
            Some('甲') => NumberFormat::Stems,
            Some('子') => NumberFormat::Branches,
            _ => NumberFormat::Decimal,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{form_of, percent_once};

    #[test]
    fn forms_of_numbers_are_those_of_word() {
        let rows = [
            ("第%1%条", "第%1条", "a number between words"),
            ("%1%.%2%", "%1.%2", "two levels"),
            ("（%3%）", "（%3）", "brackets"),
            ("100% ", "100% ", "a sign of its own"),
        ];
        for (given, wanted, why) in rows {
            assert_eq!(percent_once(given), wanted, "{why}");
        }
        assert_eq!(form_of(3, 3, "", ""), "%1.%2.%3");
        assert_eq!(form_of(2, 1, "（", "）"), "（%2）");
        assert_eq!(
            form_of(1, 9, "", "、"),
            "%1、",
            "more levels than there are"
        );
    }
}
