//! A text, or part of one, as every tool returns it.

use std::sync::Arc;

use huidian_model::{
    Document, Expression, ForceStatus, NamedPlace, ProvisionPath, ReviewState, Standing, WorkId,
    standing_on,
};
use huidian_operations::{
    COMPOSED_MARK, ComposedText, NotRead, ProvisionReader, Successor, composed_text,
    doubtful_places,
};
use huidian_store::{Reader, WorkSummary, content_hash};
use huidian_wire::{
    ComposedProvisionShape, ComposedTextShape, RecognisedTextShape, SuccessorShape, WithinShape,
};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::frame::source_of;
use crate::library::McpLibrary;
use crate::refusal::Refusal;

/// Longest text returned at once, in bytes of UTF-8: about 10,000 characters, what an agent can take in one turn. Longer texts go on at a cursor.
const TEXT_BYTES: usize = 30_000;

/// A text of a work with its tree.
pub struct HeldText {
    pub summary: WorkSummary,
    pub expression: Expression,
    pub document: Arc<Document>,
    /// Of this text on the day asked.
    standing: Standing,
    as_of: Date,
    /// All texts of the work that are held.
    versions: Vec<Expression>,
}

impl HeldText {
    /// The texts of a work to read on a day, or the one of a label.
    pub fn of(
        reader: &Reader<'_>,
        summary: &WorkSummary,
        version: Option<&str>,
        as_of: Date,
    ) -> Result<Vec<Self>, Refusal> {
        let work = open(reader, &summary.id, version, as_of)?;
        may_be_told(reader, &work)?;
        let chosen = work.texts().map_err(|why| not_read(&work, why))?;
        let expressions = &work.expressions;
        chosen
            .into_iter()
            .map(|expression| {
                let document = reader.document(&expression.id)?.ok_or_else(|| {
                    Refusal::new(format!(
                        "text {} is listed and cannot be read",
                        expression.id
                    ))
                    .next("tell the keeper of this library to run huidian doctor")
                    .fault()
                })?;
                Ok(Self {
                    summary: summary.clone(),
                    expression: expression.clone(),
                    document: Arc::new(document),
                    standing: standing_on(
                        as_of,
                        Some(expression),
                        expressions,
                        &summary.force,
                        summary.horizon,
                    ),
                    as_of,
                    versions: expressions.clone(),
                })
            })
            .collect()
    }

    /// Whether the work was in force on the day by an earlier text, which is not held.
    fn is_before_all_held(&self) -> bool {
        version_not_held(self.summary.force.status, self.standing.status)
            && !holds_text_of(&self.summary, &self.versions, self.as_of)
    }

    fn version_labels(&self) -> Vec<&str> {
        let texts = self.versions.iter();
        texts.map(|text| text.id.label.as_str()).collect()
    }

    /// What every text says of itself: which it is, its status on the day, its horizon, its address.
    pub fn head(&self, library: &McpLibrary, reader: &Reader<'_>) -> Result<Value, Refusal> {
        let source = source_of(reader, &self.expression.id)?;
        let mut head = json!({
            "work": self.summary.id.as_str(),
            "title": self.summary.title,
            "version": self.expression.id.label,
            "versions": self.version_labels(),
            "part": self.expression.part,
            "as_of": self.as_of.to_string(),
            "status": self.standing.status.id(),
            "status_basis": self.standing.basis,
            "work_status": self.summary.force.status.id(),
            "effective": self.expression.effective_on.map(|on| on.to_string()),
            "ended": self.expression.ended_on.map(|on| on.to_string()),
            "newer_text_known": self.standing.newer_text_known,
            "known_until": self.standing.known_until.map(|on| on.to_string()),
            "source": source,
            "address": library.address(&self.summary.id, None),
        });
        if let Some(known) = reader.recognition(&self.expression.id)? {
            head["recognised"] = json!(RecognisedTextShape::new(&known));
        }
        if self.is_before_all_held() {
            head["version_not_held"] = true.into();
            head["note"] = format!(
                "on {} an earlier text of the work was in force, which is not held here: these words are a later text's and do not tell what held on that day",
                self.as_of
            )
            .into();
        } else if let Some(note) = library.note_of_day(self.as_of) {
            head["note"] = note.into();
        }
        Ok(head)
    }

    /// What decisions in force on the day made of this text, where the amended text is not held.
    pub fn composed(&self, reader: &Reader<'_>) -> Result<Option<ComposedText>, Refusal> {
        let Some(work) = reader.find_work(&self.summary.id)? else {
            return Ok(None);
        };
        Ok(composed_text(
            reader,
            &work,
            &self.expression,
            &self.document,
            self.as_of,
        )?)
    }

    /// The provisions that read otherwise after the decisions, marked.
    pub fn composed_whole(&self, made: &ComposedText) -> Value {
        let whole = composed_provision(made, None);
        let units = made.told_units(&self.document);
        let base = &self.expression.id;
        json!(whole.map(|whole| ComposedTextShape::new(base, COMPOSED_MARK.0, whole, units)))
    }

    /// The texts of a work on a day from a cursor on, cut at a line. A code that is held in parts is read part by part.
    pub fn whole(
        texts: &[Self],
        library: &McpLibrary,
        reader: &Reader<'_>,
        cursor: Option<&str>,
    ) -> Result<Value, Refusal> {
        let unknown = || {
            let cursor = cursor.unwrap_or_default();
            Refusal::new(format!("cursor {cursor:?} is none of this text"))
                .next("start again without a cursor")
        };
        let place = cursor.map(|cursor| read_cursor(cursor).ok_or_else(unknown));
        let (part, start, mark) = match place.transpose()? {
            Some((part, start, mark)) => (part, start, Some(mark)),
            None => (0, 0, None),
        };
        let text = texts.get(part).ok_or_else(unknown)?;
        // the words changed, or are another library's
        if mark.is_some_and(|mark| *mark != text.mark()) {
            return Err(unknown());
        }
        let words = &text.document.text;
        let piece = cut(words.get(start..).ok_or_else(unknown)?);
        let end = start + piece.len();
        let next = if end < words.len() {
            Some((part, end))
        } else {
            (part + 1 < texts.len()).then_some((part + 1, 0))
        };
        let next = next.and_then(|(part, at)| Some((part, at, texts.get(part)?.mark())));
        let mut answer = text.head(library, reader)?;
        answer["text"] = piece.into();
        answer["sha256"] = content_hash(piece.as_bytes()).to_string().into();
        let articles = texts.iter().map(|text| text.expression.article_count);
        answer["articles"] = articles.sum::<u32>().into();
        if texts.len() > 1 {
            answer["parts"] = texts.iter().map(Self::part_of_whole).collect();
        }
        answer["next_cursor"] = match next {
            Some((part, at, mark)) => format!("{part}.{at}.{mark}").into(),
            None => Value::Null,
        };
        Ok(answer)
    }

    /// What tells the words of this text from others: a place in them is none in another text.
    fn mark(&self) -> String {
        self.expression.text.to_string()[..12].to_owned()
    }

    fn part_of_whole(&self) -> Value {
        json!({
            "part": self.expression.part,
            "version": self.expression.id.label,
            "articles": self.expression.article_count,
        })
    }
}

/// Opens a work that was found.
pub fn open<'r>(
    reader: &'r Reader<'r>,
    work: &WorkId,
    version: Option<&str>,
    as_of: Date,
) -> Result<ProvisionReader<'r>, Refusal> {
    ProvisionReader::open(reader, work, version, as_of)?
        .ok_or_else(|| Refusal::new(format!("{work} is not in this library")))
}

/// One provision, with what decisions made of it where the amended text is not held.
pub fn provision(
    library: &McpLibrary,
    reader: &Reader<'_>,
    work: &ProvisionReader<'_>,
    (place, as_of): (&NamedPlace, Date),
) -> Result<Value, Refusal> {
    may_be_told(reader, work)?;
    let read = work.read(place).map_err(|why| not_read(work, why))?;
    let standing = read.standing();
    let text = HeldText {
        summary: work.summary.clone(),
        standing: read.text_standing.clone(),
        expression: read.expression.clone(),
        document: Arc::clone(&read.document),
        as_of,
        versions: work.expressions.clone(),
    };
    let mut answer = text.head(library, reader)?;
    answer["status"] = standing.status.id().into();
    answer["status_basis"] = standing.basis.into();
    answer["provision"] = read.path.citation().into();
    answer["text"] = "".into();
    answer["next_cursor"] = Value::Null;
    if let Some(provision) = read.provision() {
        let (document, expression) = (&read.document, &read.expression);
        if let Some(doubtful) = doubtful_places(reader, &expression.id, document)? {
            let own = provision.start..provision.end;
            let count = doubtful.iter().filter(|place| own.contains(place)).count();
            answer["doubtful_characters"] = count.into();
        }
        let words = document.text_of(provision).trim();
        answer["headings"] = document.headings_above(provision).into();
        answer["text"] = words.into();
        answer["sha256"] = content_hash(words.as_bytes()).to_string().into();
        answer["address"] = library.address(&work.summary.id, Some(&read.path)).into();
        let (named_by, punishes) = read.own_references.clone().told();
        answer["within"] = json!(WithinShape::new(named_by, punishes));
        answer["succeeded_by"] = read.successors.iter().map(successor).collect();
    }
    if let Some(made) = &read.composed {
        answer["composed"] = composed_of(made, &read.path);
    }
    Ok(answer)
}

fn successor(one: &Successor) -> Value {
    json!(SuccessorShape::new(
        &one.expression,
        &one.title,
        &one.path,
        one.similarity
    ))
}

fn composed_provision(made: &ComposedText, words: Option<&str>) -> Option<ComposedProvisionShape> {
    ComposedProvisionShape::new(
        words.map(str::to_owned),
        made.told_decisions(),
        made.told_undone(),
        made.is_whole(),
    )
}

/// A provision as the decisions leave it, marked: nobody published these words.
fn composed_of(made: &ComposedText, path: &ProvisionPath) -> Value {
    let mut told = json!(composed_provision(made, made.words_of(path)));
    told["mark"] = format!("{} {}", COMPOSED_MARK.0, COMPOSED_MARK.1).into();
    told
}

/// Whether a work was in force on a day on which the text shown was not yet: an earlier text held then, and is not here.
pub fn version_not_held(work: ForceStatus, text: ForceStatus) -> bool {
    work == ForceStatus::InForce && text == ForceStatus::NotYetInForce
}

/// Whether a text of a work that is held was in force on a day.
pub fn holds_text_of(summary: &WorkSummary, texts: &[Expression], day: Date) -> bool {
    texts.iter().any(|text| {
        let standing = standing_on(day, Some(text), texts, &summary.force, summary.horizon);
        matches!(
            standing.status,
            ForceStatus::InForce | ForceStatus::PresumedInForce
        )
    })
}

/// Place of a part, byte in it, and the mark of its text: `2.12000.5f3a9c0d1e2b` in the third part.
fn read_cursor(cursor: &str) -> Option<(usize, usize, &str)> {
    let (part, rest) = cursor.split_once('.')?;
    let (at, mark) = rest.split_once('.')?;
    Some((part.parse().ok()?, at.parse().ok()?, mark))
}

/// A prefix of at most [`TEXT_BYTES`], up to the end of a line where there is one.
fn cut(text: &str) -> &str {
    if text.len() <= TEXT_BYTES {
        return text;
    }
    let mut end = TEXT_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let piece = &text[..end];
    match piece.rfind('\n') {
        Some(line) if line > 0 => &piece[..=line],
        _ => piece,
    }
}

/// Refuses words that are not given to agents: of works that wait for a person or were taken out by one, and of standards that do not leave.
fn may_be_told(reader: &Reader<'_>, work: &ProvisionReader<'_>) -> Result<(), Refusal> {
    let summary = &work.summary;
    if !reader.is_shown(&summary.id)? {
        return Err(hidden(summary));
    }
    if !work.expressions.is_empty() && !reader.may_leave(summary.kind) {
        return Err(withheld(summary));
    }
    Ok(())
}

fn not_read(work: &ProvisionReader<'_>, why: NotRead) -> Refusal {
    let summary = &work.summary;
    match why {
        NotRead::TextNotHeld { .. } => absent(summary),
        NotRead::VersionNotHeld { version, held, .. } => Refusal::new(format!(
            "《{}》 has no version {version} here",
            summary.title
        ))
        .next(format!("versions held: {}", held.join(", "))),
        NotRead::NoSuchProvision {
            place,
            searched,
            article_count,
            ..
        } => {
            let searched = match searched.as_slice() {
                [only] => format!("in its version {only} has no {place}"),
                parts => format!(
                    "has no {place} in any of its {} parts: {}",
                    parts.len(),
                    parts.join(", ")
                ),
            };
            Refusal::new(format!("《{}》 {searched}", summary.title)).next(format!(
                "it has {article_count} articles; search_articles with filter work={} finds the right one, another version may have it",
                summary.id
            ))
        }
        NotRead::Store(error) => error.into(),
        other => Refusal::unread(&other),
    }
}

/// A work that waits for a person, or was taken out by one: no text of it is given as fact.
fn hidden(summary: &WorkSummary) -> Refusal {
    if summary.review == ReviewState::Rejected {
        return Refusal::new(format!(
            "《{}》 was taken out of this library by its keeper",
            summary.title
        ))
        .next("do not quote it from memory");
    }
    Refusal::new(format!(
        "the text of 《{}》 here waits for review: its keeper has not yet confirmed that it is the text of this work",
        summary.title
    ))
    .next("do not quote it; tell the user that the text is on file and unconfirmed (待审核)")
}

fn withheld(summary: &WorkSummary) -> Refusal {
    Refusal::new(format!(
        "《{}》 is a standard: its text is held for reading here and is not handed out",
        summary.title
    ))
    .next("its facts are known: call find_works with its title; do not quote it from memory")
}

fn absent(summary: &WorkSummary) -> Refusal {
    let reason = summary
        .absence
        .as_ref()
        .map_or("", |absence| absence.reason.as_str());
    Refusal::new(format!(
        "the text of 《{}》 is not held here{}{reason}",
        summary.title,
        if reason.is_empty() { "" } else { ": " }
    ))
    .next("its facts are known: call find_works with its title; do not quote it from memory")
}
