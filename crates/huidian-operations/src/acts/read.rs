//! An act from what a form, a command or a JSON body says.

use huidian_catalogue::Catalogue;
use huidian_model::{
    Confidence, ContentHash, ExpressionId, FactValue, Relation, RelationKind, Source, SourceKind,
    WorkId,
};
use huidian_store::Reader;
use jiff::civil::Date;

use super::act::{Act, ActError, Grounds, LineWords};
use super::value::read_fact_value;
use crate::find::find_even_rejected;

/// What a form says, field by field; every door names the fields alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActForm {
    /// Name of the act, such as `merge`.
    pub act: String,
    /// Any name of the work that it is done to.
    pub work: String,
    /// Any name of another work.
    pub into: String,
    /// Label of a text, or several with spaces between them.
    pub text: String,
    /// Label of a text of the other work.
    pub into_text: String,
    /// Beginning of the hash of a capture, or its name.
    pub capture: String,
    /// Number of a line of an original, from 1.
    pub line: String,
    pub title: String,
    pub field: String,
    pub value: String,
    /// A part of the source whose words are meant, where not all are.
    pub said_by: String,
    /// Id of the kind of a relation.
    pub relation: String,
    pub reason: String,
    pub source: String,
}

/// Who acts, where and on which day.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub reader: &'a Reader<'a>,
    pub catalogue: &'a Catalogue,
    pub today: Date,
    pub who: &'a str,
    /// What a fact says, in the words in which it is shown.
    pub shown: fn(&FactValue) -> String,
}

/// Characters of a hash that name a capture.
const HASH_LENGTH: usize = 8;

impl ActForm {
    /// Why the act is done.
    pub fn grounds(&self) -> Result<Grounds, ActError> {
        let reason = self.reason.trim();
        if reason.is_empty() {
            return Err(ActError::field(
                "reason",
                "请写明理由 (say why: it goes on record)",
            ));
        }
        Ok(Grounds {
            reason: reason.to_owned(),
            source: self.source.trim().to_owned(),
        })
    }

    /// The act that the form asks for.
    pub fn read(&self, asking: Asking<'_>) -> Result<Act, ActError> {
        let work = asking.work("work", &self.work)?;
        let into = || asking.work("into", &self.into);
        Ok(match self.act.as_str() {
            "merge" => Act::Merge {
                from: work,
                into: into()?,
            },
            "split" => {
                let title = self.title.trim().trim_matches(['《', '》']).to_owned();
                if title.is_empty() {
                    return Err(ActError::field("title", "empty"));
                }
                let labels = self.text.split([' ', ',', '，', '、']);
                let labels = labels.filter(|label| !label.is_empty());
                let texts: Vec<ExpressionId> = labels
                    .map(|label| asking.text(&work, label, "text"))
                    .collect::<Result<_, _>>()?;
                if texts.is_empty() {
                    return Err(ActError::field("text", "empty"));
                }
                Act::Split { texts, title }
            }
            "move_text" | "move" => Act::MoveText {
                text: asking.text(&work, &self.text, "text")?,
                into: into()?,
            },
            "detach_text" | "detach" => Act::DetachText {
                text: asking.text(&work, &self.text, "text")?,
            },
            "move_capture" => {
                let from = asking.text(&work, &self.text, "text")?;
                let to = into()?;
                Act::MoveCapture {
                    capture: asking.capture(&work, &self.capture)?,
                    into: asking.text(&to, &self.into_text, "into_text")?,
                    from,
                }
            }
            "detach_companion" => Act::DetachCompanion {
                capture: asking.companion(&work, &self.capture)?,
                work,
            },
            "delete_work" | "delete" => Act::Delete { work },
            "withdraw_fact" | "withdraw" => self.withdrawal(asking, work)?,
            "withdraw_relation" => {
                // the other work need not be held
                let into = into().ok().unwrap_or_else(|| WorkId::new(&self.into));
                self.withdrawn_relations(asking, &work, &into)?
            }
            "correct_fact" | "correct" => Act::Correct {
                value: read_fact_value(asking.catalogue, &self.field, &self.value, asking.today)?,
                work,
            },
            "correct_line" => {
                let text = asking.text(&work, &self.text, "text")?;
                let place: usize = self.line.trim().parse().map_err(|_| {
                    ActError::field("line", "请写行号，从 1 起 (the number of the line, from 1)")
                })?;
                let place = place
                    .checked_sub(1)
                    .ok_or_else(|| ActError::field("line", "lines are counted from 1"))?;
                Act::CorrectLine {
                    line: LineWords {
                        capture: asking.capture(&work, &self.capture)?,
                        place,
                        words: self.value.trim_end().replace("\r\n", "\n"),
                    },
                    text,
                }
            }
            "relate" => Act::Relate {
                relation: Relation {
                    from: work,
                    kind: self.relation_kind()?,
                    to: into()?,
                    on: huidian_text::date::parse_date(&self.value),
                    evidence: self.reason.clone(),
                    source: Source::new(SourceKind::Keeper, asking.who),
                    confidence: Confidence::High,
                    is_confirmed: true,
                },
            },
            other => return Err(ActError::field("act", format!("unknown act {other}"))),
        })
    }

    fn withdrawal(&self, asking: Asking<'_>, work: WorkId) -> Result<Act, ActError> {
        let known = asking
            .reader
            .find_work(&work)?
            .ok_or_else(|| ActError::NoSuchWork(work.to_string()))?;
        let field = match self.field.as_str() {
            "status" => "force_seen",
            "issuer" => "issuers",
            other => other,
        };
        let facts: Vec<_> = known
            .facts
            .into_iter()
            .filter(|fact| {
                fact.value.field() == field
                    && (self.value.is_empty() || (asking.shown)(&fact.value) == self.value.trim())
                    && (self.said_by.is_empty()
                        || fact.source.kind.id() == self.said_by
                        || fact.source.detail.contains(self.said_by.as_str()))
            })
            .collect();
        if facts.is_empty() {
            return Err(ActError::Impossible(format!(
                "《{}》没有这样的事实：{field} {} (no such fact; `show WORK --facts` lists them)",
                known.title, self.value
            )));
        }
        Ok(Act::WithdrawFacts { work, facts })
    }

    fn withdrawn_relations(
        &self,
        asking: Asking<'_>,
        work: &WorkId,
        into: &WorkId,
    ) -> Result<Act, ActError> {
        let kind = self.relation_kind()?;
        let mut relations = asking.reader.relations_of(work)?;
        relations.retain(|relation| {
            relation.kind == kind && &relation.from == work && &relation.to == into
        });
        if relations.is_empty() {
            return Err(ActError::Impossible(format!(
                "没有这样的关系：{work} {} {into} (no such relation)",
                kind.id()
            )));
        }
        Ok(Act::WithdrawRelations { relations })
    }

    fn relation_kind(&self) -> Result<RelationKind, ActError> {
        RelationKind::from_id(&self.relation)
            .ok_or_else(|| ActError::field("relation", format!("unknown: {}", self.relation)))
    }
}

impl Asking<'_> {
    fn work(&self, field: &'static str, name: &str) -> Result<WorkId, ActError> {
        if name.trim().is_empty() {
            return Err(ActError::field(field, "empty"));
        }
        find_even_rejected(self.reader, self.catalogue, name)?
            .ok_or_else(|| ActError::NoSuchWork(name.to_owned()))
    }

    /// The text of a label; the only one where none is named.
    fn text(
        &self,
        work: &WorkId,
        label: &str,
        field: &'static str,
    ) -> Result<ExpressionId, ActError> {
        let texts = self.reader.expressions_of(work)?;
        let label = label.trim();
        let found = match texts.as_slice() {
            [only] if label.is_empty() => Some(only),
            _ => texts.iter().find(|text| text.id.label == label),
        };
        found.map(|text| text.id.clone()).ok_or_else(|| {
            let labels: Vec<&str> = texts.iter().map(|text| text.id.label.as_str()).collect();
            ActError::field(field, format!("{work}：{}", labels.join("、")))
        })
    }

    fn capture(&self, work: &WorkId, name: &str) -> Result<ContentHash, ActError> {
        let captures = self.reader.captures_of(work)?;
        let named = captures
            .iter()
            .map(|capture| (capture.hash, capture.name.as_str()));
        one_capture(named, name)
    }

    fn companion(&self, work: &WorkId, name: &str) -> Result<ContentHash, ActError> {
        let companions = self.reader.companions_of(work)?;
        let named = companions
            .iter()
            .map(|companion| (companion.capture, companion.name.as_str()));
        one_capture(named, name)
    }
}

fn one_capture<'c>(
    captures: impl Iterator<Item = (ContentHash, &'c str)>,
    name: &str,
) -> Result<ContentHash, ActError> {
    let name = name.trim();
    let found = captures.into_iter().find(|(hash, known)| {
        *known == name || name.len() >= HASH_LENGTH && hash.to_string().starts_with(name)
    });
    found
        .map(|(hash, _)| hash)
        .ok_or_else(|| ActError::field("capture", format!("no such capture of the work: {name}")))
}
