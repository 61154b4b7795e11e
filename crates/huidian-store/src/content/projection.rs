//! From facts to the rows that lists are read from. Everything written here can be worked out again from facts, texts and relations.

use huidian_model::{
    DatedEvent, Expression, Fact, FactValue, Horizon, ReviewState, SourceKind, Work, title_key,
    unheld_changes,
};
use jiff::Timestamp;

use crate::codec::{decode_issuers, decode_number, encode_issuers, encode_number};
use crate::content::change::{Change, Shown, record_changes};
use crate::content::effective_days::{begin, end_as_withdrawn, in_order};
use crate::content::expressions::stated_expressions;
use crate::content::facts::facts_of;
use crate::content::intervals::{newest, set_ends, version_count};
use crate::content::relations::relations_on_force;
use crate::content::summary::{decode_dates, encode_dates};
use crate::content::timeline::{force_intervals, put_intervals};
use crate::database::error::Result;
use crate::database::row::{day_text, work_id_from};
use crate::mending::withdrawn::withdrawn_first_days;
use crate::sql::{Connection, DatabaseError, params};

/// Works out a work anew and writes what changed, with an event for each change a reader would care about.
pub(crate) fn project(connection: &Connection, work_key: i64, now: Timestamp) -> Result<()> {
    let shown = shown_before(connection, work_key)?;
    let (work, mut expressions) = assemble(connection, work_key, &shown)?;
    let relations = relations_on_force(connection, &work.id)?;
    let timeline = force_intervals(&work, &expressions, &relations);
    let unheld = unheld_changes(&work, &expressions);
    set_ends(&mut expressions, &timeline, &unheld);
    put_days(connection, work_key, &expressions)?;
    put_intervals(connection, work_key, &timeline)?;
    put_row(connection, work_key, &work, &expressions)?;
    put_titles(connection, work_key, &work)?;
    put_numbers(connection, work_key, &work)?;
    put_issuers(connection, work_key, &work)?;
    put_events(connection, work_key, &work.events)?;
    record_changes(connection, &Change { shown, work: &work }, now)
}

/// The best of the facts and the texts of a work, from the rows.
fn assemble(
    connection: &Connection,
    work_key: i64,
    shown: &Shown,
) -> Result<(Work, Vec<Expression>)> {
    let facts: Vec<Fact> = facts_of(connection, work_key)?
        .into_iter()
        .map(|kept| kept.fact)
        .collect();
    let mut expressions = stated_expressions(connection, work_key, &shown.id)?;
    let withdrawn = withdrawn_first_days(connection, &shown.id)?;
    end_as_withdrawn(&mut expressions, &withdrawn);
    begin(&mut expressions, &facts);
    in_order(&mut expressions);
    let review = shown
        .review_set
        .unwrap_or_else(|| review_of(&facts, !expressions.is_empty()));
    Ok((
        Work::from_facts(shown.id.clone(), facts, review),
        expressions,
    ))
}

/// A work that only a roundup or an inference speaks of waits for the keeper.
fn review_of(facts: &[Fact], has_text: bool) -> ReviewState {
    let is_vouched_for = has_text
        || facts.iter().any(|fact| {
            !matches!(
                fact.source.kind,
                SourceKind::Roundup | SourceKind::Inference
            )
        });
    if is_vouched_for {
        ReviewState::Reviewed
    } else {
        ReviewState::Unreviewed
    }
}

/// A work as its facts have it now, without writing anything.
pub(crate) fn work_of(connection: &Connection, work_key: i64) -> Result<Work> {
    let shown = shown_before(connection, work_key)?;
    Ok(assemble(connection, work_key, &shown)?.0)
}

fn shown_before(connection: &Connection, work_key: i64) -> Result<Shown> {
    let mut select = connection.prepare_cached(
        "select id, review_set, is_projected, title, kind, is_draft, number, issuers, region, review, dates
         from work where key = $1",
    )?;
    let mut rows = select.query(params![work_key])?;
    let row = rows.next()?.ok_or_else(DatabaseError::no_row)?;
    let review_set: Option<String> = row.get(1)?;
    Ok(Shown {
        id: work_id_from(&row, 0)?,
        review_set: review_set.as_deref().and_then(ReviewState::from_id),
        is_projected: row.get(2)?,
        title: row.get(3)?,
        kind: row.get(4)?,
        is_draft: row.get(5)?,
        number: row.get::<Option<String>>(6)?.and_then(readable_number),
        issuers: readable_issuers(&row.get::<String>(7)?),
        region: row.get(8)?,
        review: row.get(9)?,
        dates: decode_dates(&row.get::<String>(10)?)?,
    })
}

fn readable_number(line: String) -> Option<String> {
    decode_number(&line).map(|number| number.to_string())
}

/// Issuers for people: names with 、 between them.
fn readable_issuers(line: &str) -> String {
    decode_issuers(line).map_or_else(String::new, |issuers| {
        issuers.names().collect::<Vec<_>>().join("、")
    })
}

fn put_row(
    connection: &Connection,
    work_key: i64,
    work: &Work,
    expressions: &[Expression],
) -> Result<()> {
    let latest = expressions.last();
    let listed_on = work.listed_on().map(|on| on.to_string());
    let held = newest_texts(expressions);
    let absence = work.text_absence.as_ref();
    let horizon = Horizon::of(work, expressions);
    let sectors = work
        .sectors
        .iter()
        .fold(0u16, |bits, sector| bits | sector.bit());
    let topics = work.topics.iter().fold(0u32, |bits, one| bits | one.bit());
    let addressees = work
        .addressees
        .iter()
        .fold(0u32, |bits, one| bits | one.bit());
    connection
        .prepare_cached(
            "update work set is_projected = 1, title = $1, title_key = $2, kind = $3, kind_rank = $4,
                 is_draft = $5, number = $6, issuers = $7, region = $8, sectors = $9, dates = $10,
                 listed_on = $11, listing_key = $12, absence_code = $13, absence_reason = $14, review = $15,
                 expression_count = $16, latest_label = $17, article_count = $18, char_count = $19,
                 known_until = $20, newer_text_on = $21, topics = $22, addressees = $23
             where key = $24",
        )?
        .execute(params![
            work.title,
            title_key(&work.title),
            work.kind.map(huidian_model::WorkKind::id),
            work.kind.map_or(9, huidian_model::WorkKind::rank),
            work.is_draft,
            work.number.as_ref().map(encode_number),
            encode_issuers(&work.issuers),
            work.region,
            sectors,
            encode_dates(&work.events),
            listed_on,
            listed_on.as_deref().unwrap_or(""),
            absence.map(|absence| &absence.code),
            absence.map(|absence| &absence.reason),
            work.review.id(),
            version_count(expressions) as i64,
            latest.map(|latest| &latest.id.label),
            held.iter().map(|text| text.article_count).sum::<u32>(),
            held.iter().map(|text| text.char_count).sum::<u32>(),
            horizon.known_until.map(day_text),
            horizon.newer_text_on.map(|on| on.to_string()),
            topics,
            addressees,
            work_key,
        ])?;
    Ok(())
}

/// The newest text of each part.
fn newest_texts(expressions: &[Expression]) -> Vec<&Expression> {
    expressions
        .iter()
        .zip(newest(expressions))
        .filter_map(|(expression, is_newest)| is_newest.then_some(expression))
        .collect()
}

fn put_titles(connection: &Connection, work_key: i64, work: &Work) -> Result<()> {
    clear(
        connection,
        "delete from work_title where work_key = $1",
        work_key,
    )?;
    let mut insert = connection.prepare_cached(
        "insert into work_title (work_key, title_key, title, is_alternative) values ($1, $2, $3, $4)",
    )?;
    let mut keys = vec![title_key(&work.title)];
    insert.execute(params![work_key, keys[0], work.title, false])?;
    // titles that other sources give are ways to find the work, too
    let others = work.facts.iter().filter_map(|fact| match &fact.value {
        FactValue::Title(title) | FactValue::AlternativeTitle(title) => Some(title),
        _ => None,
    });
    for title in others {
        let key = title_key(title);
        if !key.is_empty() && !keys.contains(&key) {
            insert.execute(params![work_key, key, title, true])?;
            keys.push(key);
        }
    }
    Ok(())
}

fn put_numbers(connection: &Connection, work_key: i64, work: &Work) -> Result<()> {
    clear(
        connection,
        "delete from work_number where work_key = $1",
        work_key,
    )?;
    let mut keys: Vec<String> = work
        .facts
        .iter()
        .filter_map(|fact| match &fact.value {
            FactValue::Number(number) => Some(number.key()),
            _ => None,
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let mut insert = connection
        .prepare_cached("insert into work_number (work_key, number_key) values ($1, $2)")?;
    for key in keys {
        insert.execute(params![work_key, key])?;
    }
    Ok(())
}

fn put_issuers(connection: &Connection, work_key: i64, work: &Work) -> Result<()> {
    clear(
        connection,
        "delete from work_issuer where work_key = $1",
        work_key,
    )?;
    let mut insert = connection.prepare_cached(
        "insert into work_issuer (work_key, position, name, authority) values ($1, $2, $3, $4)",
    )?;
    for (position, issuer) in work.issuers.members.iter().enumerate() {
        let authority = issuer.authority.as_ref().map(|authority| &authority.0);
        insert.execute(params![work_key, position as i64, issuer.name, authority])?;
    }
    Ok(())
}

fn put_events(connection: &Connection, work_key: i64, events: &[DatedEvent]) -> Result<()> {
    clear(
        connection,
        "delete from work_event where work_key = $1",
        work_key,
    )?;
    let mut insert = connection.prepare_cached(
        "insert into work_event
             (work_key, kind, happens_on, earliest_on, latest_on, source_kind, source_detail, confidence)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )?;
    for event in events {
        insert.execute(params![
            work_key,
            event.kind.id(),
            event.on.to_string(),
            day_text(event.on.earliest()),
            day_text(event.on.latest()),
            event.source.kind.id(),
            event.source.detail,
            event.confidence.id()
        ])?;
    }
    Ok(())
}

/// Writes when each text begins and ends, and which is the newest.
fn put_days(connection: &Connection, work_key: i64, expressions: &[Expression]) -> Result<()> {
    let mut update = connection.prepare_cached(
        "update expression set effective_on = $1, effective_basis = $2, ended_on = $3, is_end_assumed = $4, is_newest = $5
         where work_key = $6 and label = $7
             and (coalesce(effective_on, '') <> coalesce($1, '') or effective_basis <> $2 or coalesce(ended_on, '') <> coalesce($3, '')
                 or is_end_assumed <> $4 or is_newest <> $5)",
    )?;
    for (expression, is_newest) in expressions.iter().zip(newest(expressions)) {
        update.execute(params![
            expression.effective_on.map(day_text),
            expression.effective_basis,
            expression.ended_on.map(day_text),
            expression.is_end_assumed,
            is_newest,
            work_key,
            expression.id.label,
        ])?;
    }
    Ok(())
}

fn clear(connection: &Connection, sql: &str, work_key: i64) -> Result<()> {
    connection.prepare_cached(sql)?.execute(params![work_key])?;
    Ok(())
}
