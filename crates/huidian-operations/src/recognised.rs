//! What is said of a text that was recognised in pictures.

use huidian_model::{Document, ExpressionId, Recognition};
use huidian_store::{Error, Reader};
use huidian_text::CharPositions;

/// Where the characters of a text stand that are less sure than others, in bytes of the text; `None` where it was not recognised in pictures.
///
/// # Errors
///
/// When the library cannot be read.
pub fn doubtful_places(
    reader: &Reader<'_>,
    text: &ExpressionId,
    document: &Document,
) -> Result<Option<Vec<u32>>, Error> {
    if reader.recognition(text)?.is_none() {
        return Ok(None);
    }
    let copies = reader.printed_copies(text)?;
    let Some(copy) = copies.into_iter().find(|copy| copy.is_of_text) else {
        return Ok(None);
    };
    let positions = CharPositions::new(&document.text);
    let printed = copy.printed.corrected(&copy.corrections);
    let places = printed.lines.iter().flat_map(|line| &line.doubtful);
    let places = places.map(|place| positions.byte_at(*place) as u32);
    Ok(Some(places.collect()))
}

/// In Chinese and in English, as a sentence or two.
pub fn recognised_words(recognition: &Recognition) -> (String, String) {
    let Recognition {
        line_count,
        by_model_count,
        mean_confidence,
        doubtful_count,
        corrected_count,
        ..
    } = *recognition;
    let percent = (mean_confidence * 100.0).floor();
    let (model, by_model) = match by_model_count {
        0 => (String::new(), String::new()),
        count => (
            format!("，其中 {count} 行由文档模型识别"),
            format!(", {count} of them by a document model"),
        ),
    };
    (
        format!(
            "正文由扫描件文字识别（OCR）得来，可能有误：{line_count} 行{model}，平均把握 {percent}%，存疑 {doubtful_count} 字，编者已改正 {corrected_count} 行。"
        ),
        format!(
            "The text was recognised in a scan (OCR) and may hold mistakes: {line_count} lines{by_model}, mean confidence {percent}%, {doubtful_count} doubtful characters, {corrected_count} lines put right by editors."
        ),
    )
}
