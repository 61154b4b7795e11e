//! The numbers by which references tell the act they mean: 《X》（令第190号）第二条, 令第190号公布的《X》第二条.

use crate::alias::bracket;
use crate::cursor::{skip_spaces, window_before};
use crate::number::number_spans;
use crate::title::marked_title;
use crate::version::split_version;

/// Longest bracket read behind a reference, in bytes.
const BRACKET_LIMIT: usize = 240;
/// How far a number stands in front of a title, in bytes.
const REACH: usize = 120;
/// Verbs between a number and the title of the act that it made public.
const MADE_PUBLIC: [&str; 7] = [
    "公布的",
    "发布的",
    "颁布的",
    "印发的",
    "下发的",
    "令的",
    "发布之",
];

/// The numbers said of the act that the reference at `start..end` names; those inside its title are the title's.
pub(crate) fn told_numbers(text: &str, start: usize, end: usize) -> Vec<&str> {
    let Some(reference) = text.get(start..end) else {
        return Vec::new();
    };
    let Some(open) = reference.find('《') else {
        return Vec::new();
    };
    let Some((inside, close)) = marked_title(reference, open) else {
        return Vec::new();
    };
    let mut told = numbers(&reference[..open]);
    let title = &reference[inside];
    if let (_, Some(content)) = split_version(title, &number_spans(title)) {
        told.extend(numbers(content));
    }
    let mut at = close;
    while let Some((inside, after)) = bracket(reference, skip_spaces(reference, at), BRACKET_LIMIT)
    {
        told.extend(of_bracket(&reference[inside]));
        at = after;
    }
    if let Some((inside, _)) = bracket(text, skip_spaces(text, end), BRACKET_LIMIT) {
        told.extend(of_bracket(&text[inside]));
    }
    told.extend(in_front(text, start));
    told
}

/// A bracket that names another act tells of that one.
fn of_bracket(content: &str) -> Vec<&str> {
    if content.contains('《') {
        return Vec::new();
    }
    numbers(content)
}

fn in_front(text: &str, start: usize) -> Option<&str> {
    let before = window_before(text, start, REACH).trim_end();
    let before = MADE_PUBLIC
        .iter()
        .find_map(|verb| before.strip_suffix(verb))?;
    let line = before.rsplit('\n').next().unwrap_or(before);
    let last = number_spans(line).pop()?;
    (last.end == line.len() && !last.is_standard).then(|| &line[last.start..last.end])
}

fn numbers(words: &str) -> Vec<&str> {
    let spans = number_spans(words).into_iter();
    let own = spans.filter(|span| !span.is_standard);
    own.map(|span| &words[span.start..span.end]).collect()
}

#[cfg(test)]
mod tests {
    use super::told_numbers;

    #[test]
    fn numbers_are_told_in_and_around_the_marks() {
        let cases: [(&str, &str, &[&str]); 9] = [
            (
                "《灯塔办法》（青塘省人民政府令第190号）第二条",
                "",
                &["青塘省人民政府令第190号"],
            ),
            (
                "《灯塔办法》（2021年青塘省人民政府令第190号公布）第二条",
                "",
                &["青塘省人民政府令第190号"],
            ),
            (
                "《灯塔办法（青塘省人民政府令第190号）》第二条",
                "",
                &["青塘省人民政府令第190号"],
            ),
            (
                "《灯塔办法》（青政发〔2011〕5号）",
                "",
                &["青政发〔2011〕5号"],
            ),
            (
                "《灯塔办法》第二条",
                "青塘省人民政府令第190号公布的",
                &["青塘省人民政府令第190号"],
            ),
            // what else stands around it
            ("《灯塔办法》第二条", "青塘省人民政府令第190号废止后，", &[]),
            ("《灯塔办法》第二条", "", &[]),
            ("《灯塔办法》（2018年修正）第二条", "", &[]),
            ("《关于执行青政发〔2011〕5号文件的通知》第二条", "", &[]),
        ];
        for (reference, front, expected) in cases {
            let text = format!("{front}{reference}规定");
            let end = front.len() + reference.len();
            let told = told_numbers(&text, front.len(), end);
            assert_eq!(told, expected, "{text}");
        }
        let text = "《灯塔办法》第二条（青塘省人民政府令第190号）";
        let end = text.find('（').unwrap_or(0);
        assert_eq!(told_numbers(text, 0, end), ["青塘省人民政府令第190号"]);
    }
}
