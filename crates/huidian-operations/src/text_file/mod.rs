//! The text of a work as a file that people read without this program. The web's downloads and the bundles give the same file for the same
//! text and day.

mod formats;
mod lines;

use huidian_model::{Document, Expression, Issuers, Number, Recognition, Standing, WorkKind};
use jiff::civil::Date;

use crate::recognised::recognised_words;

/// What stands in the file.
#[derive(Debug)]
pub struct TextFile<'t> {
    /// Of the work; a single text has its own.
    pub title: &'t str,
    pub kind: Option<WorkKind>,
    pub number: Option<&'t Number>,
    pub issuers: &'t Issuers,
    /// Of the text, on `as_of`.
    pub standing: Standing,
    pub as_of: Date,
    /// What is known of it, where the text was recognised in pictures.
    pub recognition: Option<Recognition>,
    /// More than one for a code that is held in parts.
    pub texts: Vec<(&'t Expression, &'t Document)>,
}

impl TextFile<'_> {
    fn shown_title(&self) -> &str {
        match self.texts.as_slice() {
            [(expression, _)] => &expression.title,
            _ => self.title,
        }
    }

    /// Label and value, for the reader.
    fn head(&self) -> Vec<(&'static str, String)> {
        let of_texts = |read: fn(&Expression) -> Option<String>| {
            let mut values: Vec<String> = Vec::new();
            for value in self.texts.iter().filter_map(|(text, _)| read(text)) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            values.join("、")
        };
        let issuers: Vec<&str> = self.issuers.names().collect();
        let head = [
            (
                "时效",
                format!("{}，{} 判断", self.standing.said(), self.as_of),
            ),
            ("类别", self.kind.map_or("", WorkKind::chinese).to_owned()),
            (
                "编号",
                self.number.map(ToString::to_string).unwrap_or_default(),
            ),
            ("发布", issuers.join("、")),
            ("版本", of_texts(|text| Some(text.id.label.clone()))),
            (
                "施行",
                of_texts(|text| text.effective_on.map(|on| on.to_string())),
            ),
            (
                "文字",
                self.recognition
                    .map(|recognition| recognised_words(&recognition).0)
                    .unwrap_or_default(),
            ),
        ];
        head.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }
}
