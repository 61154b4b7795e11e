//! What decisions made of a text that is held, for programs and for a terminal: always marked, published by nobody.

use huidian_model::{Document, Expression, ProvisionPath};
use huidian_operations::{COMPOSED_MARK, ComposedText};
use huidian_wire::{ComposedProvisionShape, ComposedTextShape};

use crate::terminal::{self, Style};

/// The whole of a composed text for programs: the provisions that read otherwise.
pub(super) fn composed_whole(
    made: &ComposedText,
    base: &Expression,
    held: &Document,
) -> Option<ComposedTextShape> {
    let whole = ComposedProvisionShape::new(
        None,
        made.told_decisions(),
        made.told_undone(),
        made.is_whole(),
    )?;
    let units = made.told_units(held);
    Some(ComposedTextShape::new(
        &base.id,
        COMPOSED_MARK.0,
        whole,
        units,
    ))
}

/// The same below the text as it was published.
pub(super) fn whole_composed(made: &ComposedText, held: &Document) -> String {
    let (chinese, english) = COMPOSED_MARK;
    let mut text = format!(
        "\n{}\n",
        terminal::paint(&format!("—— {chinese} {english} ——"), Style::Warn)
    );
    text.push_str(&decision_lines(made));
    for (place, words) in made.told_units(held) {
        let words = words.unwrap_or_else(|| GONE.to_owned());
        text.push_str(&format!("\n{chinese}{place}：\n{words}\n"));
    }
    text.push_str(&undone_lines(made));
    text
}

/// That there is something composed, below what is told of a work.
pub(super) fn composed_note(composed: &ComposedTextShape) -> String {
    let places: Vec<&str> = composed
        .provisions
        .iter()
        .map(|unit| unit.provision.as_str())
        .collect();
    let line = format!(
        "{} {}: {}（{}），--text 列出 listed with --text",
        COMPOSED_MARK.0,
        COMPOSED_MARK.1,
        places.len(),
        places.join("、")
    );
    format!("{}\n", terminal::paint(&line, Style::Warn))
}

const GONE: &str = "合成后没有这一条 no provision of this number any more";

fn decision_lines(made: &ComposedText) -> String {
    let mut text = String::new();
    for decision in &made.decisions {
        let line = format!(
            "按《{}》合成，{}起；不是公布的文本 composed by this library, published by nobody",
            decision.title, decision.effective_on
        );
        text.push_str(&format!("\n{}", terminal::paint(&line, Style::Warn)));
    }
    text.push('\n');
    text
}

fn undone_lines(made: &ComposedText) -> String {
    let mut text = String::new();
    for undone in &made.composition.undone {
        let line = format!("没有执行：{}（{}）", undone.words, undone.reason);
        text.push_str(&format!("{}\n", terminal::paint(&line, Style::Warn)));
    }
    text
}

/// A provision of a composed text for programs.
pub(super) fn composed_shape(
    made: &ComposedText,
    path: &ProvisionPath,
) -> Option<ComposedProvisionShape> {
    ComposedProvisionShape::new(
        made.words_of(path).map(str::to_owned),
        made.told_decisions(),
        made.told_undone(),
        made.is_whole(),
    )
}

/// What decisions made of a provision, below its words in the text that is held.
pub(super) fn render_composed(made: &ComposedText, words: Option<&str>) -> String {
    format!(
        "{}{}\n{}",
        decision_lines(made),
        words.unwrap_or(GONE),
        undone_lines(made)
    )
}
