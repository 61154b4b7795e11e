//! A number of a document or standard that is asked for and that this library does not hold.

use huidian_model::{Number, find_numbers};

/// The number that a query is, from its first character to its last. Articles near to its figures are no answer to it.
pub(crate) fn asked_number(text: &str) -> Option<Number> {
    let text = text.trim();
    let found = find_numbers(text).into_iter().next()?;
    let length = text.chars().count();
    (found.start == 0 && found.end as usize == length).then_some(found.number)
}

/// For the reader, with what the number was understood to be.
pub(crate) fn not_held(number: &Number) -> String {
    let (chinese, english) = match number {
        Number::Standard(_) => ("标准编号", "the number of a standard"),
        Number::Document(_) => ("发文字号", "a document number"),
        Number::Order(_) => ("令号或公告号", "the number of an order or announcement"),
        Number::Other(_) => ("编号", "a number"),
    };
    format!(
        "本库未收录 {number}：读作{chinese}，没有文件用它，也没有条文写到它（not held here: read as {english}, no work bears it and no article names it）"
    )
}
