//! A text, or part of one, as every tool returns it.

use huidian_model::{
    Document, Expression, ForceStatus, Provision, ProvisionPath, ReviewState, Standing,
    provision_force_on, standing_on, texts_on,
};
use huidian_operations::{COMPOSED_MARK, ComposedText, composed_text, doubtful_places};
use huidian_store::{Reader, WorkSummary, content_hash};
use huidian_wire::{ComposedProvisionShape, ComposedTextShape, RecognisedTextShape};
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
    pub document: Document,
    /// Of this text on the day asked.
    standing: Standing,
    as_of: Date,
}

impl HeldText {
    /// The texts of a work to read on a day, or the one of a label.
    pub fn of(
        reader: &Reader<'_>,
        summary: &WorkSummary,
        version: Option<&str>,
        as_of: Date,
    ) -> Result<Vec<Self>, Refusal> {
        if !reader.is_shown(&summary.id)? {
            return Err(hidden(summary));
        }
        let expressions = reader.expressions_of(&summary.id)?;
        if expressions.is_empty() {
            return Err(absent(summary));
        }
        if !reader.may_leave(summary.kind) {
            return Err(withheld(summary));
        }
        let chosen: Vec<&Expression> = match version {
            Some(label) => of_version(&expressions, label),
            None => texts_on(&expressions, as_of),
        };
        if chosen.is_empty() {
            let labels: Vec<&str> = expressions
                .iter()
                .map(|expression| expression.id.label.as_str())
                .collect();
            return Err(Refusal::new(format!(
                "《{}》 has no version {} here",
                summary.title,
                version.unwrap_or_default()
            ))
            .next(format!("versions held: {}", labels.join(", "))));
        }
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
                    document,
                    standing: standing_on(
                        as_of,
                        Some(expression),
                        &expressions,
                        &summary.force,
                        summary.horizon,
                    ),
                    as_of,
                })
            })
            .collect()
    }

    /// Whether the work was in force on the day by an earlier text, which is not held.
    fn is_before_all_held(&self) -> bool {
        version_not_held(self.summary.force.status, self.standing.status)
    }

    /// What every text says of itself: which it is, its status on the day, its horizon, its address.
    pub fn head(&self, library: &McpLibrary, reader: &Reader<'_>) -> Result<Value, Refusal> {
        let source = source_of(reader, &self.expression.id)?;
        let mut head = json!({
            "work": self.summary.id.as_str(),
            "title": self.summary.title,
            "version": self.expression.id.label,
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

    /// A provision that only the composed text has: no words of it are held.
    pub fn only_composed(
        &self,
        library: &McpLibrary,
        reader: &Reader<'_>,
        path: &ProvisionPath,
    ) -> Result<Option<Value>, Refusal> {
        let Some(made) = self.composed(reader)? else {
            return Ok(None);
        };
        if made.words_of(path).is_none() {
            return Ok(None);
        }
        let mut answer = self.head(library, reader)?;
        answer["provision"] = path.citation().into();
        answer["text"] = "".into();
        answer["next_cursor"] = Value::Null;
        answer["composed"] = composed_of(&made, path);
        Ok(Some(answer))
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

    /// One provision.
    pub fn provision(
        &self,
        library: &McpLibrary,
        reader: &Reader<'_>,
        provision: &Provision,
    ) -> Result<Value, Refusal> {
        let text = self.document.text_of(provision).trim();
        let mut answer = self.head(library, reader)?;
        let own = reader.find_work(&self.summary.id)?.and_then(|work| {
            let above = self.document.paths_above(provision);
            provision_force_on(self.as_of, &work, &self.expression, &above)
        });
        if let Some(own) = own {
            answer["status"] = own.status.id().into();
            answer["status_basis"] = own.basis.into();
        }
        if let Some(doubtful) = doubtful_places(reader, &self.expression.id, &self.document)? {
            let own = provision.start..provision.end;
            let count = doubtful.iter().filter(|place| own.contains(place)).count();
            answer["doubtful_characters"] = count.into();
        }
        answer["provision"] = provision.path.citation().into();
        answer["headings"] = self.document.headings_above(provision).into();
        answer["text"] = text.into();
        answer["sha256"] = content_hash(text.as_bytes()).to_string().into();
        answer["address"] = library
            .address(&self.summary.id, Some(&provision.path))
            .into();
        answer["next_cursor"] = Value::Null;
        Ok(answer)
    }
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
pub fn composed_of(made: &ComposedText, path: &ProvisionPath) -> Value {
    let mut told = json!(composed_provision(made, made.words_of(path)));
    told["mark"] = format!("{} {}", COMPOSED_MARK.0, COMPOSED_MARK.1).into();
    told
}

/// The text of a label, or all parts of the text of a day: 2020-05-28 for 2020-05-28.总则 and the others.
fn of_version<'e>(expressions: &'e [Expression], label: &str) -> Vec<&'e Expression> {
    let named: Vec<&Expression> = expressions
        .iter()
        .filter(|text| text.id.label == label)
        .collect();
    if !named.is_empty() {
        return named;
    }
    let is_part = |text: &&Expression| {
        text.part.is_some()
            && text
                .id
                .label
                .strip_prefix(label)
                .is_some_and(|rest| rest.starts_with('.'))
    };
    expressions.iter().filter(is_part).collect()
}

/// Whether a work was in force on a day on which the text shown was not yet: an earlier text held then, and is not here.
pub fn version_not_held(work: ForceStatus, text: ForceStatus) -> bool {
    work == ForceStatus::InForce && text == ForceStatus::NotYetInForce
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
