//! A work, short and long.

use huidian_model::{
    EventKind, Expression, FactValue, IssuerRole, Issuers, Relation, Standing, Work, first_effect,
};
use huidian_store::{Companion, Error, Reader, WorkSummary};
use serde::Serialize;

use crate::companion::CompanionShape;
use crate::composed::ComposedTextShape;
use crate::expression::ExpressionShape;
use crate::fact::FactShape;
use crate::relation::RelationShape;
use crate::text_copy::CopyShape;

/// A work as lists show it: an element of `list --json`.
#[derive(Debug, Clone, Serialize)]
pub struct WorkShape {
    pub id: String,
    pub title: String,
    pub kind: Option<&'static str>,
    pub draft: bool,
    pub number: Option<String>,
    pub issuers: Vec<IssuerShape>,
    /// As the source states it (等十一部门 is 11), else the number of named issuers.
    pub issuer_count: usize,
    pub sectors: Vec<&'static str>,
    /// Subjects within the field.
    pub topics: Vec<&'static str>,
    /// Who must obey.
    pub addressees: Vec<&'static str>,
    pub region: Option<String>,
    pub dates: DatesShape,
    /// On the day asked for: in lists the work's, where one work is shown that of the text shown.
    pub status: &'static str,
    pub status_basis: String,
    /// Of the work as such, whichever text is shown.
    pub work_status: &'static str,
    pub newer_text_known: bool,
    pub known_until: Option<String>,
    pub text: TextShape,
    pub review: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub struct IssuerShape {
    pub name: String,
    /// Id in the authority file; `null` when the name is not known there.
    pub authority: Option<String>,
    pub role: &'static str,
}

/// Dates by kind; only the kinds that are known are not `null`.
#[derive(Debug, Clone, Serialize, Default)]
pub struct DatesShape {
    pub adopted: Option<String>,
    pub signed: Option<String>,
    /// The first that is known: of a revised law it may be that of its revision, whose day is then among `amended`, too.
    pub published: Option<String>,
    pub effective: Option<String>,
    pub amended: Vec<String>,
    pub repealed: Option<String>,
    pub expires: Option<String>,
    pub consultation_opens: Option<String>,
    pub consultation_closes: Option<String>,
    pub reported: Option<String>,
    pub approved: Option<String>,
    /// When a page put the text up.
    pub put_online: Option<String>,
}

/// Whether a text is held, and if not, why.
#[derive(Debug, Clone, Serialize)]
pub struct TextShape {
    pub held: bool,
    pub version_count: u32,
    /// Label of the newest version.
    pub latest: Option<String>,
    pub article_count: u32,
    pub absent_code: Option<String>,
    pub absent_reason: Option<String>,
}

/// A work with everything known of it: `show WORK --json`.
#[derive(Debug, Clone, Serialize)]
pub struct WorkDetailShape {
    #[serde(flatten)]
    pub work: WorkShape,
    pub alternative_titles: Vec<String>,
    pub administered_by: Option<String>,
    /// Who issued it by other accounts than the one shown.
    pub other_issuers: Vec<OtherIssuersShape>,
    pub facts: Vec<FactShape>,
    pub unknown: Vec<UnknownShape>,
    pub expressions: Vec<ExpressionShape>,
    pub relations: Vec<RelationShape>,
    /// Readings of the work and parts of its text; none is a version.
    pub companions: Vec<CompanionShape>,
    /// The copies that each text is held in.
    pub copies: Vec<CopyShape>,
    /// Other works of the same title: the act that took the place of this one, or whose place it took.
    pub namesakes: Vec<NamesakeShape>,
    /// What decisions made of its text, where the amended text is not held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composed: Option<ComposedTextShape>,
}

/// An account of who issued a work that differs from the one shown, and who gives it.
#[derive(Debug, Clone, Serialize)]
pub struct OtherIssuersShape {
    pub names: Vec<String>,
    pub source: String,
}

/// A work of the same title.
#[derive(Debug, Clone, Serialize)]
pub struct NamesakeShape {
    pub id: String,
    pub title: String,
    pub number: Option<String>,
    pub effective: Option<String>,
    pub status: &'static str,
    pub status_basis: String,
    pub known_until: Option<String>,
}

impl NamesakeShape {
    pub fn new(work: &WorkSummary) -> Self {
        Self {
            id: work.id.to_string(),
            title: work.title.clone(),
            number: work.number.as_ref().map(ToString::to_string),
            effective: first_effect(&work.dates).map(|on| on.to_string()),
            status: work.force.status.id(),
            status_basis: work.force.basis.clone(),
            known_until: work.known_until().map(|on| on.to_string()),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct UnknownShape {
    pub field: String,
    pub reason: String,
}

impl WorkShape {
    pub fn new(work: &WorkSummary) -> Self {
        Self {
            id: work.id.to_string(),
            title: work.title.clone(),
            kind: work.kind.map(huidian_model::WorkKind::id),
            draft: work.is_draft,
            number: work.number.as_ref().map(ToString::to_string),
            issuers: issuers(&work.issuers),
            issuer_count: work.issuers.count(),
            sectors: work.sectors.iter().map(|sector| sector.id()).collect(),
            topics: work.topics.iter().map(|topic| topic.id()).collect(),
            addressees: work.addressees.iter().map(|who| who.id()).collect(),
            region: work.region.clone(),
            dates: DatesShape::new(work),
            status: work.force.status.id(),
            status_basis: work.force.basis.clone(),
            work_status: work.force.status.id(),
            newer_text_known: work.text.is_some() && work.horizon.newer_text_on.is_some(),
            known_until: work.known_until().map(|on| on.to_string()),
            text: TextShape::new(work),
            review: work.review.id(),
        }
    }

    /// A work with one of its texts: its status is that of the text.
    pub fn shown(work: &WorkSummary, standing: &Standing) -> Self {
        Self {
            status: standing.status.id(),
            status_basis: standing.basis.clone(),
            newer_text_known: standing.newer_text_known,
            known_until: standing.known_until.map(|on| on.to_string()),
            ..Self::new(work)
        }
    }
}

impl TextShape {
    fn new(work: &WorkSummary) -> Self {
        let text = work.text.as_ref();
        let absence = work.absence.as_ref().filter(|_| text.is_none());
        Self {
            held: text.is_some(),
            version_count: text.map_or(0, |text| text.expression_count),
            latest: text.map(|text| text.latest_label.clone()),
            article_count: text.map_or(0, |text| text.article_count),
            absent_code: absence.map(|absence| absence.code.clone()),
            absent_reason: absence.map(|absence| absence.reason.clone()),
        }
    }
}

fn issuers(issuers: &Issuers) -> Vec<IssuerShape> {
    issuers
        .members
        .iter()
        .map(|issuer| IssuerShape {
            name: issuer.name.clone(),
            authority: issuer.authority.as_ref().map(ToString::to_string),
            role: match issuer.role {
                IssuerRole::Lead => "lead",
                IssuerRole::Member => "member",
            },
        })
        .collect()
}

impl DatesShape {
    fn new(work: &WorkSummary) -> Self {
        let on = |kind| work.date_of(kind).map(|date| date.to_string());
        let amended = work
            .dates
            .iter()
            .filter(|(kind, _)| *kind == EventKind::Amended);
        Self {
            adopted: on(EventKind::Adopted),
            signed: on(EventKind::Signed),
            published: on(EventKind::Published),
            effective: first_effect(&work.dates).map(|on| on.to_string()),
            amended: amended.map(|(_, on)| on.to_string()).collect(),
            repealed: on(EventKind::Repealed),
            expires: on(EventKind::Expires),
            consultation_opens: on(EventKind::ConsultationOpens),
            consultation_closes: on(EventKind::ConsultationCloses),
            reported: on(EventKind::Reported),
            approved: on(EventKind::Approved),
            put_online: on(EventKind::PutOnline),
        }
    }
}

impl WorkDetailShape {
    /// `summary` and `work` are of the same work, `standing` is of the text shown.
    pub fn new(
        summary: &WorkSummary,
        standing: &Standing,
        work: &Work,
        expressions: &[Expression],
        relations: &[Relation],
    ) -> Self {
        Self {
            work: WorkShape::shown(summary, standing),
            alternative_titles: work.alternative_titles.clone(),
            administered_by: work.administered_by.clone(),
            other_issuers: work
                .other_issuers()
                .into_iter()
                .map(|(told, source)| OtherIssuersShape {
                    names: told.names().map(str::to_owned).collect(),
                    source: source.to_string(),
                })
                .collect(),
            facts: work.facts.iter().map(FactShape::new).collect(),
            unknown: work.facts.iter().filter_map(UnknownShape::new).collect(),
            expressions: expressions.iter().map(ExpressionShape::new).collect(),
            relations: relations
                .iter()
                .map(|relation| RelationShape::new(relation, &work.id))
                .collect(),
            companions: Vec::new(),
            copies: Vec::new(),
            namesakes: Vec::new(),
            composed: None,
        }
    }

    /// The same with what decisions made of its text.
    pub fn with_composed(mut self, composed: Option<ComposedTextShape>) -> Self {
        self.composed = composed;
        self
    }

    /// The same with what is held about the work besides its texts.
    pub fn with_companions(mut self, companions: &[Companion]) -> Self {
        self.companions = companions.iter().map(CompanionShape::from).collect();
        self
    }

    /// The same with what is known of texts that were recognised in pictures.
    pub fn with_recognition(
        mut self,
        expressions: &[Expression],
        reader: &Reader<'_>,
    ) -> Result<Self, Error> {
        let shapes = expressions.iter();
        let shapes = shapes.map(|text| ExpressionShape::held(text, reader));
        self.expressions = shapes.collect::<Result<_, _>>()?;
        Ok(self)
    }

    pub fn with_namesakes(mut self, namesakes: &[WorkSummary]) -> Self {
        self.namesakes = namesakes.iter().map(NamesakeShape::new).collect();
        self
    }

    pub fn with_copies(mut self, copies: Vec<CopyShape>) -> Self {
        self.copies = copies;
        self
    }
}

impl UnknownShape {
    fn new(fact: &huidian_model::Fact) -> Option<Self> {
        match &fact.value {
            FactValue::Unknown { field, reason } => Some(Self {
                field: field.clone(),
                reason: reason.clone(),
            }),
            _ => None,
        }
    }
}
