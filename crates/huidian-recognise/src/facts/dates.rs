//! The date of an instrument, in the order in which a reader trusts them: signed, published, effective, end of consultation.

use huidian_text::{PartialDate, find_dates};

use super::Reading;
use crate::shape::Part;

/// What a date is the date of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKind {
    Signed,
    Published,
    Effective,
    ConsultationCloses,
}

impl DateKind {
    pub fn id(self) -> &'static str {
        match self {
            DateKind::Signed => "signed",
            DateKind::Published => "published",
            DateKind::Effective => "effective",
            DateKind::ConsultationCloses => "consultation_closes",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    pub on: PartialDate,
    pub kind: DateKind,
}

pub(super) fn read(reading: &Reading<'_, '_>) -> Option<Dated> {
    signed(reading)
        .or_else(|| noted(reading))
        .or_else(|| effective(reading))
        .or_else(|| carried(reading))
        .or_else(|| closes(reading))
}

/// The seal line of the notice that puts a draft out for comment, above the draft.
fn carried(reading: &Reading<'_, '_>) -> Option<Dated> {
    let above = reading.before();
    let sealed = above
        .windows(2)
        .find(|pair| pair[0].part == Part::Signer && pair[1].part == Part::Date)?;
    Some(Dated {
        on: first_date(&sealed[1].line.text)?,
        kind: DateKind::Published,
    })
}

/// The date of the seal line, of the order, or in brackets under the title.
fn signed(reading: &Reading<'_, '_>) -> Option<Dated> {
    let rows = reading.wording_rows();
    let sealed = rows
        .windows(2)
        .find(|pair| pair[0].part == Part::Signer && pair[1].part == Part::Date)
        .map(|pair| pair[1].line.text.as_str());
    let head = reading.head();
    let under_title = || {
        let title = head.iter().rposition(|row| row.part == Part::Title)?;
        head[title..]
            .iter()
            .find(|row| row.part == Part::Date)
            .map(|row| row.line.text.as_str())
    };
    let of_order = || {
        head.iter()
            .find(|row| row.part == Part::Date)
            .map(|row| row.line.text.as_str())
    };
    let last = || {
        let dates = rows
            .iter()
            .rev()
            .take(8)
            .filter(|row| row.part == Part::Date);
        dates
            .map(|row| row.line.text.as_str())
            .find(|words| words.contains('日'))
    };
    let words = sealed
        .or_else(under_title)
        .or_else(of_order)
        .or_else(last)?;
    Some(Dated {
        on: first_date(words)?,
        kind: DateKind::Signed,
    })
}

/// （2024年5月6日某部令第91号公布 …） under the title.
fn noted(reading: &Reading<'_, '_>) -> Option<Dated> {
    let note = reading
        .head()
        .iter()
        .map(|row| row.line.text.as_str())
        .find(|words| words.starts_with(['（', '(']) && words.contains('年'))?;
    if let Some(on) = signed_by(note) {
        return Some(Dated {
            on,
            kind: DateKind::Signed,
        });
    }
    let verb = ["公布", "发布", "印发", "通过", "施行"]
        .iter()
        .filter_map(|verb| note.find(verb).map(|at| (at, *verb)))
        .min()?;
    let kind = match verb.1 {
        "施行" => DateKind::Effective,
        "通过" => DateKind::Signed,
        _ => DateKind::Published,
    };
    Some(Dated {
        on: first_date(note)?,
        kind,
    })
}

/// （2025年9月11日 国家互联网信息办公室）.
fn signed_by(note: &str) -> Option<PartialDate> {
    let inside = note.trim_matches(['（', '）', '(', ')']);
    let found = find_dates(inside).into_iter().next()?;
    let rest = inside[found.end..].trim();
    (found.start == 0 && super::issuers::is_body(rest)).then_some(found.date)?
}

/// 自2024年9月1日起施行, in the wording or in the words above it.
fn effective(reading: &Reading<'_, '_>) -> Option<Dated> {
    let own = reading.wording_rows().iter().rev();
    let told = reading.before().iter();
    own.chain(told)
        .map(|row| row.line.text.as_str())
        .find_map(|words| {
            let end = ["起施行", "起实施", "起执行", "起正式施行", "起正式实施"]
                .iter()
                .filter_map(|end| words.find(end))
                .min()?;
            let start = words[..end]
                .rfind('自')
                .or_else(|| words[..end].rfind("将于"))
                .or_else(|| words[..end].rfind('于'))?;
            first_date(&words[start..end])
        })
        .map(|on| Dated {
            on,
            kind: DateKind::Effective,
        })
}

fn closes(reading: &Reading<'_, '_>) -> Option<Dated> {
    reading
        .rows
        .iter()
        .map(|row| row.line.text.as_str())
        .find_map(|words| {
            let is_end = [
                "反馈截止",
                "截止时间",
                "前反馈",
                "截至",
                "意见反馈",
                "征求意见的时间",
                "前将意见",
            ]
            .iter()
            .any(|mark| words.contains(mark));
            if !is_end {
                return None;
            }
            let dates = find_dates(words);
            let first = dates.first()?.date?;
            let last = dates.last()?;
            let on = last.date.or_else(|| last.in_year(first.year()))?;
            Some(Dated {
                on,
                kind: DateKind::ConsultationCloses,
            })
        })
}

fn first_date(words: &str) -> Option<PartialDate> {
    find_dates(words).first()?.date
}
