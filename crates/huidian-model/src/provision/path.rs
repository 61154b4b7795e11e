//! Addresses of provisions inside a text.

use std::fmt;
use std::str::FromStr;

use huidian_text::{fold_char, format_numeral, numeral::is_numeral_char, parse_numeral};

use super::ProvisionKind;

/// Number of a provision: 二百八十六 with insertions 之一 as `[286, 1]`; a clause 5.2.1 as `[5, 2, 1]`; annex A as `[1]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ordinal(pub Vec<u32>);

impl Ordinal {
    pub fn one(number: u32) -> Self {
        Self(vec![number])
    }
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathStep {
    pub kind: ProvisionKind,
    pub ordinal: Ordinal,
}

/// Address of a provision inside an expression, such as `第三十一条/第二款/第（一）项`.
///
/// Articles are numbered through a law, so 编, 章 and 节 are not part of an article's address; they are addresses themselves. Where a text
/// numbers articles anew in each part (an annex, a decision with several laws), the part comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ProvisionPath(pub Vec<PathStep>);

/// The text is not an address of a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvisionPathError(pub String);

impl fmt::Display for ProvisionPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not a provision such as 第三十一条第二款第（一）项: {}",
            self.0
        )
    }
}

impl std::error::Error for ProvisionPathError {}

impl PathStep {
    pub fn new(kind: ProvisionKind, ordinal: Ordinal) -> Self {
        Self { kind, ordinal }
    }
}

impl fmt::Display for PathStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.ordinal.0.first().copied().unwrap_or(0);
        let chinese = format_numeral(first);
        match self.kind {
            ProvisionKind::Part => write!(f, "第{chinese}编")?,
            ProvisionKind::Subpart => write!(f, "第{chinese}分编")?,
            ProvisionKind::Chapter => write!(f, "第{chinese}章")?,
            ProvisionKind::Section => write!(f, "第{chinese}节")?,
            ProvisionKind::Article => write!(f, "第{chinese}条")?,
            ProvisionKind::Paragraph => write!(f, "第{chinese}款")?,
            ProvisionKind::Item => write!(f, "第（{chinese}）项")?,
            ProvisionKind::Subitem => write!(f, "第{first}目")?,
            ProvisionKind::Division => write!(f, "{chinese}、")?,
            ProvisionKind::Subdivision => write!(f, "（{chinese}）")?,
            ProvisionKind::Point => write!(f, "{first}.")?,
            ProvisionKind::Subpoint => write!(f, "（{first}）")?,
            ProvisionKind::Clause | ProvisionKind::Subclause => {
                let numbers: Vec<String> = self.ordinal.0.iter().map(u32::to_string).collect();
                return f.write_str(&numbers.join("."));
            }
            ProvisionKind::ListItem => return write!(f, "{})", letter(first)),
            ProvisionKind::Annex => write!(f, "附件{first}")?,
            ProvisionKind::Preamble => return f.write_str("序言"),
            ProvisionKind::Title => return f.write_str("标题"),
            ProvisionKind::TitleNote => return f.write_str("题注"),
            ProvisionKind::Contents => return f.write_str("目录"),
            ProvisionKind::Salutation => return f.write_str("主送"),
            ProvisionKind::Signature => return f.write_str("落款"),
            ProvisionKind::Table => write!(f, "表{first}")?,
            ProvisionKind::Other => write!(f, "其他{first}")?,
        }
        self.ordinal
            .0
            .iter()
            .skip(1)
            .try_for_each(|inserted| write!(f, "之{}", format_numeral(*inserted)))
    }
}

fn letter(number: u32) -> char {
    char::from(b'a' + (number.saturating_sub(1) % 26) as u8)
}

impl fmt::Display for ProvisionPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("/")?;
            }
            step.fmt(f)?;
        }
        Ok(())
    }
}

impl ProvisionPath {
    /// An article of a law.
    pub fn article(number: u32) -> Self {
        Self(vec![PathStep::new(
            ProvisionKind::Article,
            Ordinal::one(number),
        )])
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The address as statutes cite it, without the strokes: 第三十一条第二款第（一）项.
    pub fn citation(&self) -> String {
        self.0.iter().map(PathStep::to_string).collect()
    }

    pub fn child(&self, step: PathStep) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The first step of a kind.
    pub fn step(&self, kind: ProvisionKind) -> Option<&PathStep> {
        self.0.iter().find(|step| step.kind == kind)
    }

    /// Whether `other` is this provision or lies in it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl FromStr for ProvisionPath {
    type Err = ProvisionPathError;

    /// Reads an address in any usual form: with or without strokes, 第31条, 31, 三十一, 第二百八十六条之一第1款第2项, 5.2.1, 附件1.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || ProvisionPathError(text.to_owned());
        let folded: Vec<char> = text
            .trim()
            .chars()
            .map(fold_char)
            .filter(|c| !c.is_whitespace())
            .collect();
        if folded.is_empty() || folded.len() > 200 {
            return Err(invalid());
        }
        let bare: String = folded.iter().collect();
        if let Some(path) = bare_number(&bare) {
            return Ok(path);
        }
        let mut steps = Vec::new();
        let mut rest = folded.as_slice();
        while !rest.is_empty() {
            if rest[0] == '/' {
                rest = &rest[1..];
                continue;
            }
            let (step, used) = read_step(rest).ok_or_else(invalid)?;
            rest = &rest[used..];
            let annex = (step.kind == ProvisionKind::Annex).then(|| step.ordinal.clone());
            steps.push(step);
            if let Some((clause, used)) = annex.and_then(|annex| annex_clause(rest, annex)) {
                steps.push(clause);
                rest = &rest[used..];
            }
        }
        if steps.is_empty() {
            Err(invalid())
        } else {
            Ok(Self(steps))
        }
    }
}

/// `31` and 三十一 are articles; `5.2.1` is a clause of a standard.
fn bare_number(text: &str) -> Option<ProvisionPath> {
    if text.contains('.') {
        let numbers: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
        let numbers = numbers.filter(|numbers| numbers.len() > 1)?;
        return Some(ProvisionPath(vec![PathStep::new(
            ProvisionKind::Subclause,
            Ordinal(numbers),
        )]));
    }
    parse_numeral(text)
        .filter(|number| *number > 0)
        .map(ProvisionPath::article)
}

fn read_step(rest: &[char]) -> Option<(PathStep, usize)> {
    named_step(rest)
        .or_else(|| fixed_step(rest))
        .or_else(|| numbered_step(rest))
        .or_else(|| division_step(rest))
}

const FIXED: [(&str, ProvisionKind); 6] = [
    ("序言", ProvisionKind::Preamble),
    ("标题", ProvisionKind::Title),
    ("题注", ProvisionKind::TitleNote),
    ("目录", ProvisionKind::Contents),
    ("主送", ProvisionKind::Salutation),
    ("落款", ProvisionKind::Signature),
];

fn fixed_step(rest: &[char]) -> Option<(PathStep, usize)> {
    let head: String = rest.iter().take(2).collect();
    let (_, kind) = FIXED.iter().find(|(name, _)| *name == head)?;
    Some((PathStep::new(*kind, Ordinal::one(1)), 2))
}

/// `.2.1` after 附录A or A: the clause A.2.1, whose ordinal begins with the annex's.
fn annex_clause(rest: &[char], annex: Ordinal) -> Option<(PathStep, usize)> {
    let mut numbers = annex.0;
    let mut at = 0;
    while rest.get(at) == Some(&'.') {
        let Some((number, length)) = rest.get(at + 1..).and_then(numeral_at) else {
            break;
        };
        numbers.push(number);
        at += 1 + length;
    }
    (at > 0).then(|| {
        let step = PathStep::new(ProvisionKind::Subclause, Ordinal(numbers));
        (step, at)
    })
}

/// 附件1, 附录A, 表2, 其他3, and A before `.2`.
fn named_step(rest: &[char]) -> Option<(PathStep, usize)> {
    let head: String = rest.iter().take(2).collect();
    let (kind, skip) = match head.as_str() {
        "附件" | "附录" | "附表" => (ProvisionKind::Annex, 2),
        "其他" => (ProvisionKind::Other, 2),
        _ if rest[0] == '表' => (ProvisionKind::Table, 1),
        _ if rest[0].is_ascii_lowercase() && rest.get(1) == Some(&'.') => (ProvisionKind::Annex, 0),
        _ => return None,
    };
    if let Some(c @ 'a'..='z') = rest.get(skip).copied() {
        return Some((
            PathStep::new(kind, Ordinal::one(c as u32 - 'a' as u32 + 1)),
            skip + 1,
        ));
    }
    let (number, used) = numeral_at(&rest[skip..]).unwrap_or((1, 0));
    Some((PathStep::new(kind, Ordinal::one(number)), skip + used))
}

/// 第三十一条, 三十一条之一, 第（一）项, 第2目.
fn numbered_step(rest: &[char]) -> Option<(PathStep, usize)> {
    let mut at = usize::from(rest[0] == '第');
    let bracketed = rest.get(at) == Some(&'(');
    at += usize::from(bracketed);
    let (number, used) = numeral_at(rest.get(at..)?)?;
    at += used;
    if bracketed {
        (rest.get(at) == Some(&')')).then_some(())?;
        at += 1;
    }
    let (kind, length) = unit_at(rest.get(at..)?)?;
    at += length;
    let mut ordinal = vec![number];
    while rest.get(at) == Some(&'之') {
        let (inserted, used) = numeral_at(&rest[at + 1..])?;
        ordinal.push(inserted);
        at += 1 + used;
    }
    Some((PathStep::new(kind, Ordinal(ordinal)), at))
}

fn unit_at(rest: &[char]) -> Option<(ProvisionKind, usize)> {
    Some(match rest.first()? {
        '编' => (ProvisionKind::Part, 1),
        '分' if rest.get(1) == Some(&'编') => (ProvisionKind::Subpart, 2),
        '章' => (ProvisionKind::Chapter, 1),
        '节' => (ProvisionKind::Section, 1),
        '条' => (ProvisionKind::Article, 1),
        '款' => (ProvisionKind::Paragraph, 1),
        '项' => (ProvisionKind::Item, 1),
        '目' => (ProvisionKind::Subitem, 1),
        _ => return None,
    })
}

/// 一、 （一） 1. （1） of notices and plans, a) and 5.2.1 of standards.
fn division_step(rest: &[char]) -> Option<(PathStep, usize)> {
    if rest[0] == '(' {
        let (number, used) = numeral_at(&rest[1..])?;
        (rest.get(1 + used) == Some(&')')).then_some(())?;
        let kind = if rest[1].is_ascii_digit() {
            ProvisionKind::Subpoint
        } else {
            ProvisionKind::Subdivision
        };
        return Some((PathStep::new(kind, Ordinal::one(number)), used + 2));
    }
    if rest[0].is_ascii_lowercase() && rest.get(1) == Some(&')') {
        let number = rest[0] as u32 - 'a' as u32 + 1;
        return Some((
            PathStep::new(ProvisionKind::ListItem, Ordinal::one(number)),
            2,
        ));
    }
    let (number, used) = numeral_at(rest)?;
    let chinese = !rest[0].is_ascii_digit();
    match rest.get(used) {
        Some('、') if chinese => Some((
            PathStep::new(ProvisionKind::Division, Ordinal::one(number)),
            used + 1,
        )),
        Some('.') => Some(clause_or_point(rest, number, used)),
        None | Some('/') if chinese => Some((
            PathStep::new(ProvisionKind::Division, Ordinal::one(number)),
            used,
        )),
        None | Some('/') => Some((
            PathStep::new(ProvisionKind::Clause, Ordinal::one(number)),
            used,
        )),
        _ => None,
    }
}

fn clause_or_point(rest: &[char], first: u32, used: usize) -> (PathStep, usize) {
    let mut numbers = vec![first];
    let mut at = used;
    while rest.get(at) == Some(&'.') {
        let Some((number, length)) = rest.get(at + 1..).and_then(numeral_at) else {
            break;
        };
        numbers.push(number);
        at += 1 + length;
    }
    if numbers.len() > 1 {
        return (
            PathStep::new(ProvisionKind::Subclause, Ordinal(numbers)),
            at,
        );
    }
    (
        PathStep::new(ProvisionKind::Point, Ordinal::one(first)),
        used + 1,
    )
}

fn numeral_at(rest: &[char]) -> Option<(u32, usize)> {
    let used = rest
        .iter()
        .take(12)
        .take_while(|c| is_numeral_char(**c))
        .count();
    let text: String = rest[..used].iter().collect();
    parse_numeral(&text).map(|number| (number, used))
}
