//! `GET /duties/{id}`: what applies, what does not and why, what is unknown; notes on duties.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use huidian_duties::{answer, changes, coming};
use huidian_following::share::Target;
use huidian_store::DutyNote;
use huidian_wire::{
    AnswerShape, AppliedShape, DutyShape, ThresholdAnswerShape, UndecidedShape, is_duty_done,
    is_overdue,
};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::places::{Basis, PlaceLink, Places};
use super::request::{DutiesRequest, day_asked};
use super::words;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::registers::{AddressLine, addresses};
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;
use crate::views::{day_of, minute_of};

#[derive(Template)]
#[template(path = "duties_answers.html")]
struct AnswersPage {
    frame: Frame,
    form_token: String,
    href: String,
    name: String,
    as_of: String,
    since: String,
    contradictions: Vec<String>,
    groups: Vec<DutyGroup>,
    /// Ways to group, their names, and whether it is this one.
    ways: [(&'static str, &'static str, bool); 3],
    applies_count: usize,
    unknown: Vec<UnknownLine>,
    excluded: Vec<ExcludedLine>,
    standby: Vec<UnknownLine>,
    thresholds: Vec<ThresholdLine>,
    changed: Vec<(&'static str, String)>,
    coming: Vec<(String, String, bool)>,
    /// The last day, the duty, and whether it is sure to bind until then.
    ending: Vec<(String, String, bool)>,
    /// Rules that keepers withdrew: the duty, and why.
    withdrawn: Vec<(String, String)>,
    incidents: Vec<(String, String, String)>,
    refused: String,
    /// The first day of the profile, where the day asked for lies before it.
    first_saved_on: String,
    may_change: bool,
    addresses: Vec<AddressLine>,
}

struct DutyGroup {
    id: String,
    name: String,
    lines: Vec<DutyLine>,
}

pub(super) struct DutyLine {
    pub(super) id: String,
    pub(super) action: String,
    pub(super) modality: &'static str,
    pub(super) place: String,
    pub(super) link: PlaceLink,
    pub(super) deadlines: Vec<String>,
    pub(super) due_on: String,
    /// The day has passed, and nobody noted that it is done.
    pub(super) is_overdue: bool,
    pub(super) recipient: String,
    pub(super) evidence: String,
    pub(super) penalty: String,
    pub(super) penalty_link: PlaceLink,
    pub(super) because: Vec<String>,
    pub(super) confidence: &'static str,
    pub(super) is_doubtful: bool,
    pub(super) source: String,
    pub(super) sectors: String,
    pub(super) remark: String,
    /// A later text changed the article since the rule was verified: which, and which article.
    pub(super) review: String,
    pub(super) note: DutyNote,
}

struct UnknownLine {
    id: String,
    action: String,
    place: String,
    link: PlaceLink,
    ask: Vec<(String, String)>,
    open: String,
}

struct ExcludedLine {
    id: String,
    action: String,
    place: String,
    because: String,
}

struct ThresholdLine {
    id: String,
    question: String,
    outcome: String,
    place: String,
    link: PlaceLink,
    ask: String,
}

/// `GET /duties/{id}`
pub(crate) async fn answers(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(id): Path<String>,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let asked = DutiesRequest::of(&state, &id, &query, &keeper)?;
    let since = query
        .first("since")
        .map(|_| day_asked(&query, "since", asked.day))
        .transpose()?;
    let shape = plain_shape_of(&asked, since)?;
    let mut places = Places::new(&state)?;
    let notes = notes_of(&state, asked.profile.key)?;
    let mut lines = lines(&asked, &shape, &notes, &mut places)?;
    mark_reviews(&state, &asked, &mut lines)?;
    let by = Grouping::read(&query)?;
    let groups = by.groups(&shape, lines);
    let unknown =
        |list: &[UndecidedShape], places: &mut Places<'_>| -> Result<Vec<UnknownLine>, Error> {
            list.iter()
                .map(|one| unknown_line(&asked, one, places))
                .collect()
        };
    let (unknown_lines, standby) = (
        unknown(&shape.unknown, &mut places)?,
        unknown(&shape.standby, &mut places)?,
    );
    let thresholds = shape
        .thresholds
        .iter()
        .map(|one| threshold_line(&asked, one, &mut places));
    let thresholds = thresholds.collect::<Result<_, Error>>()?;
    let reader = state.library().store().read()?;
    let incidents = reader.duty_incidents(asked.profile.key)?;
    let refused = huidian_operations::library_rules(&reader)?.refused;
    let may_change = keeper.who.may_change_profile(&asked.profile);
    let frame = state
        .frame(visitor, &uri)
        .titled(asked.profile.name.clone());
    show(&AnswersPage {
        form_token: keeper.form_token(),
        href: format!("/duties/{}", asked.profile.key),
        as_of: asked.day.to_string(),
        since: since.map(|day| day.to_string()).unwrap_or_default(),
        contradictions: shape
            .contradictions
            .iter()
            .map(|one| one.message.clone())
            .collect(),
        applies_count: shape.applies.len(),
        groups,
        ways: [
            (Grouping::Topic, frame.t("主题", "topic")),
            (Grouping::Sector, frame.t("领域", "sector")),
            (Grouping::Work, frame.t("文件", "work")),
        ]
        .map(|(way, name)| (way.id(), name, way == by)),
        unknown: unknown_lines,
        standby,
        excluded: shape
            .excluded
            .iter()
            .map(|one| ExcludedLine {
                id: one.duty.clone(),
                action: one.action.clone(),
                place: words::place(&one.work, one.provision.as_deref()),
                because: one.because.clone(),
            })
            .collect(),
        thresholds,
        changed: changed(&shape),
        coming: shape
            .coming
            .iter()
            .map(|one| (one.on.clone(), duty_words(&one.duty), one.certain))
            .collect(),
        ending: shape
            .ending
            .iter()
            .map(|one| (one.last_on.clone(), duty_words(&one.duty), one.certain))
            .collect(),
        withdrawn: shape
            .withdrawn
            .iter()
            .map(|one| {
                let place = words::place(&one.work, one.provision.as_deref());
                let what = format!("{} {place}", one.action);
                (what, format!("{} {}", one.on, one.reason))
            })
            .collect(),
        incidents: incidents
            .into_iter()
            .map(|one| {
                let href = format!("/duties/{}/incidents/{}", asked.profile.key, one.key);
                (href, one.name, minute_of(one.created_at))
            })
            .collect(),
        may_change,
        addresses: if may_change {
            addresses(&state, &Target::Profile(asked.profile.key))?
        } else {
            Vec::new()
        },
        refused: refused.map(|error| error.to_string()).unwrap_or_default(),
        first_saved_on: asked
            .first_saved_on
            .map(|day| day.to_string())
            .unwrap_or_default(),
        name: asked.profile.name.clone(),
        frame: Frame {
            is_indexed: false,
            ..frame
        },
    })
}

/// The answer of a profile, with what changed since a day and what is coming.
pub(super) fn shape_of(asked: &DutiesRequest, since: Option<Date>) -> Result<AnswerShape, Error> {
    let known = asked.known(None)?;
    let rules = &asked.rules;
    let answer = answer(rules, &known, asked.day);
    let changes = since.map(|since| changes(rules, &known, since, &answer));
    let ahead = coming(rules, &known, asked.day);
    Ok(AnswerShape::new(rules, &answer).with_time(rules, changes.as_ref(), &ahead))
}

/// The same with reasons in the reader's words.
pub(super) fn plain_shape_of(
    asked: &DutiesRequest,
    since: Option<Date>,
) -> Result<AnswerShape, Error> {
    let known = asked.known(None)?;
    let shape = shape_of(asked, since)?;
    Ok(shape.in_plain_words(&asked.rules, &known, asked.day))
}

pub(super) fn notes_of(
    state: &AppState,
    profile: i64,
) -> Result<FxHashMap<String, DutyNote>, Error> {
    let notes = state.library().store().read()?.duty_notes(profile)?;
    Ok(notes
        .into_iter()
        .map(|note| (note.duty.clone(), note))
        .collect())
}

pub(super) fn lines(
    asked: &DutiesRequest,
    shape: &AnswerShape,
    notes: &FxHashMap<String, DutyNote>,
    places: &mut Places<'_>,
) -> Result<Vec<DutyLine>, Error> {
    shape
        .applies
        .iter()
        .map(|applied| {
            let note = notes.get(&applied.duty).cloned().unwrap_or_default();
            duty_line(asked, applied, note, places)
        })
        .collect()
}

/// Says of each duty whose article a later text changed that it is to be looked at again, until its rule is verified anew.
pub(super) fn mark_reviews(
    state: &AppState,
    asked: &DutiesRequest,
    lines: &mut [DutyLine],
) -> Result<(), Error> {
    let reviewed = state.library().store().read()?.duties_to_review()?;
    for line in lines {
        let Some(review) = reviewed.iter().find(|one| one.duty == line.id) else {
            continue;
        };
        let verified = asked
            .rules
            .find_duty(&line.id)
            .and_then(|duty| asked.rules.work_of(duty).verified_on.clone());
        // the day of the rule's last check: one of that day may have seen the text or not, and is asked again
        if verified.is_none_or(|day| *day <= *day_of(review.recorded_at)) {
            line.review = format!("{} → {}", review.before, review.after);
        }
    }
    Ok(())
}

fn duty_line(
    asked: &DutiesRequest,
    applied: &AppliedShape,
    note: DutyNote,
    places: &mut Places<'_>,
) -> Result<DutyLine, Error> {
    let (rules, day) = (&asked.rules, asked.day);
    let duty = rules.find_duty(&applied.duty);
    let link = link_of_duty(asked, &applied.duty, places)?;
    let punishes = duty.and_then(|duty| Basis::of_penalty(rules, duty));
    let (penalty, penalty_link) = match &punishes {
        Some(basis) => (
            words::place(basis.work, basis.provision),
            places.link(basis, day)?,
        ),
        None => (String::new(), PlaceLink::default()),
    };
    let due_on = applied
        .deadlines
        .iter()
        .filter_map(|one| one.due_on.clone())
        .min();
    Ok(DutyLine {
        id: applied.duty.clone(),
        action: applied.action.clone(),
        modality: words::modality(applied.modality),
        place: words::place(&applied.work, applied.provision.as_deref()),
        link,
        deadlines: applied.deadlines.iter().map(words::deadline).collect(),
        is_overdue: (is_overdue(due_on.as_deref(), day) || is_overdue(Some(&note.due_on), day))
            && !is_duty_done(Some(&note)),
        due_on: due_on.unwrap_or_default(),
        recipient: applied.recipient.join("、"),
        evidence: applied.evidence.join("、"),
        penalty,
        penalty_link,
        because: applied.because.clone(),
        confidence: words::confidence(&applied.confidence),
        is_doubtful: applied.confidence != "high",
        source: applied.source.clone(),
        sectors: applied
            .sectors
            .iter()
            .filter(|one| *one != "*")
            .cloned()
            .collect::<Vec<_>>()
            .join("、"),
        remark: applied.note.clone().unwrap_or_default(),
        review: String::new(),
        note,
    })
}

/// How the duties that apply are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grouping {
    Topic,
    Sector,
    /// The list of works and articles that apply.
    Work,
}

impl Grouping {
    fn read(query: &Query) -> Result<Self, Error> {
        match query.first("by") {
            None | Some("" | "topic") => Ok(Self::Topic),
            Some("sector") => Ok(Self::Sector),
            Some("work") => Ok(Self::Work),
            Some(_) => Err(Error::parameter(
                "by",
                "只有 topic、sector、work 三种分组 (known: topic sector work)",
            )),
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Sector => "sector",
            Self::Work => "work",
        }
    }

    fn groups(self, shape: &AnswerShape, lines: Vec<DutyLine>) -> Vec<DutyGroup> {
        let mut groups: Vec<DutyGroup> = Vec::new();
        for (applied, line) in shape.applies.iter().zip(lines) {
            let name = match self {
                Self::Topic => words::topic(&applied.topic).to_owned(),
                Self::Sector if line.sectors.is_empty() => "各领域".to_owned(),
                Self::Sector => line.sectors.clone(),
                Self::Work => format!("《{}》", applied.work),
            };
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.lines.push(line),
                None => groups.push(DutyGroup {
                    id: match self {
                        Self::Topic => applied.topic.clone(),
                        Self::Sector | Self::Work => format!("g{}", groups.len()),
                    },
                    name,
                    lines: vec![line],
                }),
            }
        }
        // what binds everybody stands last, behind what is of one's own sector
        if self == Self::Sector {
            groups.sort_by_key(|group| group.name == "各领域");
        }
        groups
    }
}

/// Where the article of a duty is read on the day asked for.
pub(super) fn link_of_duty(
    asked: &DutiesRequest,
    duty: &str,
    places: &mut Places<'_>,
) -> Result<PlaceLink, Error> {
    match asked.rules.find_duty(duty) {
        Some(duty) => places.link(&Basis::of_duty(&asked.rules, duty), asked.day),
        None => Ok(PlaceLink::default()),
    }
}

fn unknown_line(
    asked: &DutiesRequest,
    one: &UndecidedShape,
    places: &mut Places<'_>,
) -> Result<UnknownLine, Error> {
    let vocabulary = &asked.rules.vocabulary;
    let ask = one.ask.iter().map(|name| {
        let label = vocabulary
            .find(name)
            .map(|id| vocabulary.attribute(id).label.clone());
        (name.clone(), label.unwrap_or_else(|| name.clone()))
    });
    Ok(UnknownLine {
        id: one.duty.clone(),
        action: one.action.clone(),
        place: words::place(&one.work, one.provision.as_deref()),
        link: link_of_duty(asked, &one.duty, places)?,
        ask: ask.collect(),
        open: one.open.clone().unwrap_or_default(),
    })
}

fn threshold_line(
    asked: &DutiesRequest,
    one: &ThresholdAnswerShape,
    places: &mut Places<'_>,
) -> Result<ThresholdLine, Error> {
    let vocabulary = &asked.rules.vocabulary;
    let label = |name: &String| {
        let found = vocabulary
            .find(name)
            .map(|id| vocabulary.attribute(id).label.clone());
        found.unwrap_or_else(|| name.clone())
    };
    let provision = one.basis.provision.as_deref();
    let place = one.basis.work.as_ref();
    let place = place.map_or_else(String::new, |work| words::place(work, provision));
    let link = places.of_threshold(&asked.rules, &one.id, asked.day)?;
    Ok(ThresholdLine {
        id: one.id.clone(),
        question: one.question.clone(),
        outcome: one.label.clone(),
        place,
        link,
        ask: one.ask.iter().map(label).collect::<Vec<_>>().join("、"),
    })
}

/// A duty in one line, with its place.
fn duty_words(duty: &DutyShape) -> String {
    let place = words::place(&duty.work, duty.provision.as_deref());
    format!("{} {place}", duty.action)
}

fn changed(shape: &AnswerShape) -> Vec<(&'static str, String)> {
    let Some(changes) = &shape.changes else {
        return Vec::new();
    };
    let began = changes.began.iter().map(|duty| ("新增", duty_words(duty)));
    let ended = changes
        .ended
        .iter()
        .map(|duty| ("不再适用", duty_words(duty)));
    let moved = changes
        .moved
        .iter()
        .map(|moved| ("换了依据", duty_words(&moved.after)));
    let thresholds = changes.thresholds.iter().map(|one| {
        (
            "阈值",
            format!(
                "{}：{} → {}",
                one.question, one.before_label, one.after_label
            ),
        )
    });
    began.chain(ended).chain(moved).chain(thresholds).collect()
}
