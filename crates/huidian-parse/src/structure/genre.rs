//! What family of text it is, from the marks its lines begin with.

use super::ScannedLine;
use crate::marker::MarkForm;

/// Family of texts that number their parts in one way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Genre {
    /// Articles: laws, regulations, rules, most court interpretations.
    Articles,
    /// 一、（一）1.（1）: notices, plans, opinions, decisions; also texts without numbers.
    #[default]
    Divisions,
    /// Clauses: standards.
    Clauses,
}

/// Words that head clauses in every standard (GB/T 1.1—2020, chapter 6).
const STANDARD_HEADS: [&str; 5] = [
    "范围",
    "规范性引用文件",
    "引用文件",
    "术语和定义",
    "术语定义",
];

impl Genre {
    pub(crate) fn of(lines: &[ScannedLine<'_>]) -> Self {
        let mut articles = 0;
        let mut begins_at_one = false;
        let mut clauses = 0;
        let mut standard_heads = 0;
        for line in lines {
            if line.text.len() < 60 && is_standard_head(line) {
                standard_heads += 1;
            }
            let Some(mark) = &line.mark else { continue };
            match mark.form {
                MarkForm::Article if mark.is_apart || articles > 0 || mark.ordinal.first() == 1 => {
                    articles += 1;
                    begins_at_one |= mark.ordinal.first() == 1;
                }
                MarkForm::Clause if mark.is_apart || line.line.level > 0 => clauses += 1,
                _ => {}
            }
        }
        if articles >= 2 || articles == 1 && begins_at_one {
            Genre::Articles
        } else if clauses >= 3 && standard_heads >= 1 || standard_heads >= 2 {
            Genre::Clauses
        } else {
            Genre::Divisions
        }
    }
}

fn is_standard_head(line: &ScannedLine<'_>) -> bool {
    STANDARD_HEADS.contains(&line.rest())
}
