//! A line that was recognised in a picture is put right: the text as it was read stays, and what takes its place is worked out of it and of all its corrections.

use huidian_model::{Document, Expression, ExpressionId, ProvisionKind, TextCorrection, put_right};
use huidian_parse::{Hints, parse_shaped};
use huidian_store::{PackedText, PrintedCopy, Reader, Transaction};

use super::act::{ActError, LineWords};

/// Characters that a line may get: a page has fewer.
const LONGEST: usize = 2_000;

/// The copy that holds a line, and what the line says now.
pub(super) fn line_words(
    reader: &Reader<'_>,
    text: &ExpressionId,
    line: &LineWords,
) -> Result<(PrintedCopy, String), ActError> {
    let copies = reader.printed_copies(text)?;
    let copy = copies
        .into_iter()
        .find(|copy| copy.capture == line.capture)
        .ok_or_else(|| {
            ActError::field(
                "capture",
                format!("文本 {text} 不是取自这份有页面的原件 (no printed original of this text)"),
            )
        })?;
    if !copy.is_of_text {
        return Err(ActError::Impossible(
            "库中所示文本取自另一份原件，改这一行不起作用 (the text held is that of another original)".to_owned(),
        ));
    }
    let known = copy.printed.lines.get(line.place).ok_or_else(|| {
        ActError::field(
            "line",
            format!(
                "原件共 {} 行 (the original has that many lines)",
                copy.printed.lines.len()
            ),
        )
    })?;
    if !known.is_recognised() {
        return Err(ActError::Impossible(
            "这一行是文件自带的文字，不是识别出来的 (the file says this line itself: it was not recognised)".to_owned(),
        ));
    }
    let known = known.span.clone();
    let now = copy.corrections.iter().find(|one| one.span == known);
    let now = match now {
        Some(one) => one.after.clone(),
        None => words_at(&reader.words_of(copy.text)?, &known),
    };
    Ok((copy, now))
}

fn words_at(text: &str, span: &std::ops::Range<u32>) -> String {
    let words = text.chars().skip(span.start as usize);
    words.take(span.len()).collect()
}

/// Puts a line right; with the words that were read, takes its correction back.
pub(super) fn correct_line(
    library: &mut Transaction<'_>,
    who: &str,
    text: &ExpressionId,
    line: &LineWords,
) -> Result<(), ActError> {
    if line.words.chars().count() > LONGEST {
        return Err(ActError::field(
            "value",
            format!("一行至多 {LONGEST} 字 (too long for a line)"),
        ));
    }
    if line
        .words
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(ActError::field("value", "有控制字符 (control characters)"));
    }
    let reader = library.read()?;
    let (copy, now) = line_words(&reader, text, line)?;
    if now == line.words {
        return Err(ActError::field(
            "value",
            "与现在的文字相同 (says what it says already)",
        ));
    }
    let read = reader.words_of(copy.text)?;
    let expression = reader
        .find_stated_expression(text)?
        .ok_or_else(|| ActError::field("text", "no such text"))?;
    drop(reader);
    let span = copy.printed.lines[line.place].span.clone();
    let correction = TextCorrection {
        before: words_at(&read, &span),
        after: line.words.clone(),
        corrected_by: who.to_owned(),
        corrected_at: library.instant(),
        span,
    };
    let mut corrections = copy.corrections;
    corrections.retain(|one| one.span != correction.span);
    if correction.before != correction.after {
        corrections.push(correction.clone());
    }
    let right = put_right(&read, &corrections).ok_or_else(|| {
        ActError::Impossible(
            "与此文本的其他更正不合 (other corrections do not fit the text)".to_owned(),
        )
    })?;
    let document = document_of(right)?;
    library.correct_line(copy.text, &correction)?;
    let packed = PackedText::new(&document);
    let article_count = article_count(&document);
    let corrected = Expression {
        text: packed.hash(),
        article_count,
        char_count: document.text.chars().count() as u32,
        ..expression
    };
    library.put_expression(&corrected, &packed)?;
    Ok(())
}

/// The tree of a text that is put right: that of its words, as they now read.
fn document_of(text: String) -> Result<Document, ActError> {
    if text.trim().is_empty() {
        return Err(ActError::field(
            "value",
            "文本不能全空 (the text would be empty)",
        ));
    }
    let parsed = parse_shaped(&text, &[], &Hints::default()).document;
    if parsed.text == text {
        return Ok(parsed);
    }
    Err(ActError::Impossible(
        "这样改后，解析器会从文本里去掉一部分；请分行改，或重新导入更好的原件 (read anew, the text would lose a part of itself: correct line by line, or bring a better original)".to_owned(),
    ))
}

fn article_count(document: &Document) -> u32 {
    let articles = document
        .units()
        .filter(|unit| unit.kind == ProvisionKind::Article);
    let count = match articles.count() {
        0 => document.units().count(),
        articles => articles,
    };
    u32::try_from(count).unwrap_or(u32::MAX)
}
