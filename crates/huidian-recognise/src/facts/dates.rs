//! The date of an instrument, in the order in which a reader trusts them: signed, published, effective, end of consultation.

use huidian_text::{PartialDate, find_dates};

use huidian_text::title_key;

use super::Reading;
use super::title::Titles;
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

pub(super) fn read(reading: &Reading<'_, '_>, titles: &Titles) -> Option<Dated> {
    signed(reading)
        .or_else(|| noted(reading))
        .or_else(|| told(reading, titles))
        .or_else(|| effective(reading))
        .or_else(|| carried(reading))
        .or_else(|| closes(reading))
        .or_else(|| addressed(reading))
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

/// 某局于2024年12月12日正式发布《…》, in the words above the wording that name the instrument.
fn told(reading: &Reading<'_, '_>, titles: &Titles) -> Option<Dated> {
    let key = title_key(titles.title.as_deref()?);
    let names_it = |words: &str| {
        words
            .split('《')
            .skip(1)
            .filter_map(|rest| rest.split('》').next())
            .any(|named| title_key(named) == key)
    };
    let above = reading.before().iter().map(|row| row.line.text.as_str());
    let on = above
        .flat_map(|words| words.split(['。', '；']))
        .filter(|sentence| names_it(sentence))
        .find_map(published_in)?;
    Some(Dated {
        on,
        kind: DateKind::Published,
    })
}

/// Characters between a day and the verb that it is the day of: names of several bodies.
const VERB_REACH: usize = 60;

/// The day before the verb of publication, with no other title and no press conference between.
fn published_in(sentence: &str) -> Option<PartialDate> {
    find_dates(sentence).into_iter().find_map(|found| {
        let on = found.date.filter(|date| date.day().is_some())?;
        let rest: String = sentence[found.end..].chars().take(VERB_REACH).collect();
        let at = ["发布", "公布", "印发"]
            .iter()
            .filter_map(|verb| rest.find(verb))
            .min()?;
        let (between, after) = rest.split_at(at);
        let is_other = between.contains(['《', '起', '前', '至'])
            || between.contains("施行")
            || after.starts_with("发布会");
        (!is_other).then_some(on)
    })
}

/// The day in the address of the official page that the words are credited to: www.cac.gov.cn/2023-03/29/….
fn addressed(reading: &Reading<'_, '_>) -> Option<Dated> {
    let is_credit = |words: &str| words.starts_with("http") || words.contains("来源");
    let rows = reading.rows.iter().filter(|row| is_credit(&row.line.text));
    let on = rows.map(|row| row.line.text.as_str()).find_map(|words| {
        let (_, path) = words.split_once(".gov.cn/")?;
        let parts: Vec<&str> = path.split('/').collect();
        parts.windows(2).find_map(|pair| {
            let (year, month) = pair[0].split_once('-')?;
            PartialDate::day_of(
                year.parse().ok()?,
                month.parse().ok()?,
                pair[1].parse().ok()?,
            )
        })
    })?;
    Some(Dated {
        on,
        kind: DateKind::Published,
    })
}

/// Bytes from 自 to the end of the day, at most: 自二〇二四年十二月三十一日.
const DAY_REACH: usize = 60;

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
            (end - start <= DAY_REACH).then(|| first_date(&words[start..end]))?
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
            let is_asked = ["意见", "反馈"].iter().any(|word| words.contains(word));
            if !is_end || !is_asked {
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
