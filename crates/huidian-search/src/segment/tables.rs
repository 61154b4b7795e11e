//! The tables of works, expressions and articles as bytes.

use std::str::FromStr;

use huidian_model::{ForceStatus, PartialDate, WorkId, WorkKind};
use jiff::civil::Date;

use super::{ExpressionRow, WorkRow};
use crate::codec::{TableReader, TableWriter};
use crate::input::{ArticleForceFrom, ForceFrom};

fn write_date(table: &mut TableWriter, date: Option<Date>) {
    match date {
        Some(date) => {
            table.number(1 + date.month() as u64 * 32 + date.day() as u64);
            table.signed(i64::from(date.year()));
        }
        None => table.number(0),
    }
}

#[expect(
    clippy::option_option,
    reason = "the outer None is damage, the inner an unknown date"
)]
fn read_date(table: &mut TableReader<'_>) -> Option<Option<Date>> {
    let packed = table.number()?;
    if packed == 0 {
        return Some(None);
    }
    let year = table.signed()? as i16;
    Date::new(year, ((packed - 1) / 32) as i8, ((packed - 1) % 32) as i8)
        .ok()
        .map(Some)
}

fn write_optional(table: &mut TableWriter, text: Option<&str>) {
    table.number(u64::from(text.is_some()));
    if let Some(text) = text {
        table.string(text);
    }
}

#[expect(
    clippy::option_option,
    reason = "the outer None is damage, the inner an absent text"
)]
fn read_optional(table: &mut TableReader<'_>) -> Option<Option<String>> {
    match table.number()? {
        0 => Some(None),
        _ => table.string().map(Some),
    }
}

pub(super) fn write_works(table: &mut TableWriter, works: &[WorkRow]) {
    table.number(works.len() as u64);
    for work in works {
        table.string(work.id.as_str());
        table.string(&work.title);
        table.strings(&work.other_titles);
        write_optional(table, work.kind.map(WorkKind::id));
        table.strings(&work.numbers);
        table.strings(&work.issuers);
        write_ids(table, work.sectors.iter().map(|sector| sector.id()));
        write_ids(table, work.topics.iter().map(|topic| topic.id()));
        write_ids(table, work.addressees.iter().map(|who| who.id()));
        write_optional(table, work.region.as_deref());
        table.number(u64::from(work.is_draft));
        write_optional(table, work.listed_on.map(|on| on.to_string()).as_deref());
        table.number(work.force.len() as u64);
        for force in &work.force {
            write_date(table, force.from);
            table.string(force.status.id());
        }
        table.number(u64::from(work.expressions.end - work.expressions.start));
    }
}

pub(super) fn read_works(table: &mut TableReader<'_>) -> Option<Vec<WorkRow>> {
    let count = table.count()?;
    let mut works = Vec::with_capacity(count);
    let mut expression = 0u32;
    for _ in 0..count {
        let mut work = WorkRow {
            id: WorkId::new(&table.string()?),
            title: table.string()?,
            other_titles: table.strings()?,
            kind: read_optional(table)?.and_then(|id| id.parse().ok()),
            numbers: table.strings()?,
            issuers: table.strings()?,
            sectors: read_ids(table)?,
            topics: read_ids(table)?,
            addressees: read_ids(table)?,
            region: read_optional(table)?,
            is_draft: table.number()? != 0,
            listed_on: read_optional(table)?.and_then(|on| on.parse::<PartialDate>().ok()),
            force: read_force(table)?,
            expressions: 0..0,
        };
        let end = expression.checked_add(u32::try_from(table.number()?).ok()?)?;
        work.expressions = expression..end;
        expression = end;
        works.push(work);
    }
    Some(works)
}

fn write_ids<'i>(table: &mut TableWriter, ids: impl ExactSizeIterator<Item = &'i str>) {
    table.number(ids.len() as u64);
    for id in ids {
        table.string(id);
    }
}

/// Ids that a later program knows and this one does not are passed over.
fn read_ids<T: FromStr>(table: &mut TableReader<'_>) -> Option<Vec<T>> {
    let ids = table.strings()?;
    Some(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

fn read_force(table: &mut TableReader<'_>) -> Option<Vec<ForceFrom>> {
    let count = table.count()?;
    let mut force = Vec::with_capacity(count);
    for _ in 0..count {
        let from = read_date(table)?;
        let status = table
            .string()?
            .parse::<ForceStatus>()
            .unwrap_or(ForceStatus::Unknown);
        force.push(ForceFrom { from, status });
    }
    Some(force)
}

pub(super) fn write_expressions(table: &mut TableWriter, expressions: &[ExpressionRow]) {
    table.number(expressions.len() as u64);
    for expression in expressions {
        table.number(u64::from(expression.work));
        table.string(&expression.label);
        write_date(table, expression.effective_on);
        write_date(table, expression.ended_on);
        write_date(table, expression.made_on);
        table.number(u64::from(expression.is_first_day_open));
        table.number(u64::from(
            expression.articles.end - expression.articles.start,
        ));
        table.number(expression.apart.len() as u64);
        for (place, force) in &expression.apart {
            table.number(u64::from(*place));
            table.number(force.len() as u64);
            for force in force {
                write_date(table, force.from);
                table.string(force.status.map_or("", ForceStatus::id));
            }
        }
    }
}

fn read_apart(
    table: &mut TableReader<'_>,
    articles: u32,
) -> Option<Vec<(u32, Vec<ArticleForceFrom>)>> {
    let count = table.count()?;
    let mut apart = Vec::with_capacity(count);
    for _ in 0..count {
        let place = u32::try_from(table.number()?).ok()?;
        (place < articles).then_some(())?;
        let days = table.count()?;
        let mut force = Vec::with_capacity(days);
        for _ in 0..days {
            let from = read_date(table)?;
            let status = table.string()?.parse::<ForceStatus>().ok();
            force.push(ArticleForceFrom { from, status });
        }
        apart.push((place, force));
    }
    Some(apart)
}

pub(super) fn read_expressions(
    table: &mut TableReader<'_>,
    work_count: usize,
) -> Option<Vec<ExpressionRow>> {
    let count = table.count()?;
    let mut expressions = Vec::with_capacity(count);
    let mut article = 0u32;
    for _ in 0..count {
        let work = u32::try_from(table.number()?).ok()?;
        ((work as usize) < work_count).then_some(())?;
        let label = table.string()?;
        let (effective_on, ended_on) = (read_date(table)?, read_date(table)?);
        let (made_on, is_first_day_open) = (read_date(table)?, table.number()? != 0);
        let articles = u32::try_from(table.number()?).ok()?;
        let end = article.checked_add(articles)?;
        let apart = read_apart(table, articles)?;
        expressions.push(ExpressionRow {
            apart,
            work,
            label,
            effective_on,
            ended_on,
            made_on,
            is_first_day_open,
            articles: article..end,
        });
        article = end;
    }
    Some(expressions)
}
