//! References in a text that is not in the library.

use std::collections::HashMap;

use huidian_citation::{Context, Origin, Titles, find, resolve, title_without_version};
use huidian_model::citation::Resolution;
use huidian_model::{
    Citation, ExpressionId, ForceStatus, ProvisionKind, ProvisionPath, Standing, Verdict, WorkId,
    standing_on,
};
use huidian_parse::{Hints, parse};
use huidian_search::HitId;
use huidian_store::{Error, Reader};
use jiff::civil::Date;

use crate::lookup::Lookup;
use crate::moved::MovedArticles;
use crate::shown_targets::ShownTargets;
use crate::standing::Standings;

/// The references in a text, in reading order, each looked up in the texts of `as_of`, else in those of today.
pub fn cite(
    reader: &Reader<'_>,
    text: &str,
    as_of: Option<Date>,
    today: Date,
) -> Result<Vec<Citation>, Error> {
    let titles = titles(reader)?;
    let context = Context {
        titles: &titles,
        ..Context::default()
    };
    let mut citations = find(text, &context);
    let lookup = Lookup::new(reader, as_of.unwrap_or(today))?;
    let origin = Origin {
        on: as_of,
        text,
        ..Origin::default()
    };
    let names_version = resolve(&mut citations, &lookup, &origin);
    judge_own(&mut citations, text);
    let mut judge = Judge {
        reader,
        characters: text.chars().collect(),
        as_of,
        day: as_of.unwrap_or(today),
        moved: MovedArticles::new(reader),
        targets: ShownTargets::new(reader),
    };
    let mut judged = Vec::with_capacity(citations.len());
    for (mut citation, names_version) in citations.into_iter().zip(names_version) {
        match judge.look_closer(&mut citation, names_version)? {
            moved if moved.is_empty() => judged.push(citation),
            moved => judged.extend(moved),
        }
    }
    name_works(&mut judged, &lookup);
    Ok(judged)
}

/// A version within the title marks is told by the text that a reference leads to, as one behind them is; where brackets are part of a title that is
/// held, they stay.
fn name_works(citations: &mut [Citation], lookup: &Lookup<'_>) {
    for name in citations
        .iter_mut()
        .filter_map(|citation| citation.work.as_mut())
    {
        let title = title_without_version(name);
        if title.len() < name.len() && lookup.find_works(name).is_empty() {
            *name = title.to_owned();
        }
    }
}

/// What may be relied on of what each reference leads to, on the day of the check; `None` where it leads to nothing. Of several provisions, the first that
/// begins or ends apart from its text counts.
pub fn standings_of(
    reader: &Reader<'_>,
    citations: &[Citation],
    day: Date,
) -> Result<Vec<Option<Standing>>, Error> {
    let mut known = Standings::on(day);
    let mut standings = Vec::with_capacity(citations.len());
    for citation in citations {
        let resolution = citation.resolution.as_ref();
        let Some(text) = resolution.and_then(|found| found.expression.as_ref()) else {
            standings.push(None);
            continue;
        };
        known.add(reader, &text.work)?;
        let whole = known.find(&text.work, Some(&text.label));
        let mut apart = None;
        for path in provisions_of(citation) {
            let id = HitId {
                work: text.work.clone(),
                label: text.label.clone(),
                path: path.to_string(),
            };
            known.add_article(reader, &id)?;
            let own = known.find_article(&id);
            apart = apart.or(own.filter(|own| {
                whole
                    .as_ref()
                    .is_none_or(|whole| whole.status != own.status)
            }));
        }
        standings.push(apart.or(whole));
    }
    Ok(standings)
}

fn provisions_of(citation: &Citation) -> impl Iterator<Item = &ProvisionPath> {
    let cited = citation.target.iter();
    cited.flat_map(|cited| [Some(&cited.from), cited.to.as_ref()].into_iter().flatten())
}

/// Characters on either side of a reference that are looked at; sentences of rules are shorter.
const NEAR: usize = 400;

/// Says more than the look-up did: that an article has moved, that there is no text, or not the one that is meant.
struct Judge<'j> {
    reader: &'j Reader<'j>,
    /// Of the citing text.
    characters: Vec<char>,
    as_of: Option<Date>,
    day: Date,
    moved: MovedArticles<'j>,
    targets: ShownTargets<'j>,
}

impl Judge<'_> {
    /// One citation for each of the targets where one of several has moved; otherwise none, and the citation itself says what is found.
    fn look_closer(
        &mut self,
        citation: &mut Citation,
        names_version: bool,
    ) -> Result<Vec<Citation>, Error> {
        citation.resolution = self.targets.told(citation.resolution.take())?;
        let Some(resolution) = citation.resolution.clone() else {
            return Ok(Vec::new());
        };
        // the look-up itself tells a version that the reference names and nobody holds
        if resolution.verdict == Verdict::VersionNotHeld {
            return Ok(Vec::new());
        }
        let Some(work) = resolution.work.as_ref().filter(|_| citation.work.is_some()) else {
            return Ok(Vec::new());
        };
        let verdict = match &resolution.expression {
            None if citation.target.is_empty() => return Ok(Vec::new()),
            None => Verdict::NoText,
            // a version that the reference names is meant on any day
            Some(text) if !names_version && !self.is_meant(work, text)? => Verdict::VersionNotHeld,
            Some(text) => return self.follow(citation, text, &resolution),
        };
        citation.resolution = Some(Resolution {
            verdict,
            moved_to: None,
            missing: Vec::new(),
            ..resolution
        });
        Ok(Vec::new())
    }

    /// Tells which of the articles that a citation names have moved.
    fn follow(
        &mut self,
        citation: &mut Citation,
        text: &ExpressionId,
        resolution: &Resolution,
    ) -> Result<Vec<Citation>, Error> {
        let around = self.around(citation);
        let mut moved = Vec::with_capacity(citation.target.len());
        for cited in &citation.target {
            moved.push(self.moved.find(cited, text, &around)?);
        }
        if moved.iter().all(Option::is_none) {
            return Ok(Vec::new());
        }
        let one_by_one = citation.target.iter().zip(moved).map(|(cited, path)| {
            let is_missing =
                |path: &&ProvisionPath| **path == cited.from || cited.to.as_ref() == Some(*path);
            let missing: Vec<ProvisionPath> = match path {
                Some(_) => Vec::new(),
                None => resolution
                    .missing
                    .iter()
                    .filter(is_missing)
                    .cloned()
                    .collect(),
            };
            let verdict = match (&path, missing.is_empty()) {
                (Some(_), _) => Verdict::Moved,
                (None, true) => Verdict::Found,
                (None, false) => Verdict::NoSuchProvision,
            };
            Citation {
                target: vec![cited.clone()],
                resolution: Some(Resolution {
                    verdict,
                    moved_to: path,
                    missing,
                    ..resolution.clone()
                }),
                ..citation.clone()
            }
        });
        Ok(one_by_one.collect())
    }

    /// Whether the text held on the day that was asked for; without a day any text will do.
    fn is_meant(&self, work: &WorkId, text: &ExpressionId) -> Result<bool, Error> {
        let texts = self.reader.expressions_of(work)?;
        let Some(own) = texts.iter().find(|known| &known.id == text) else {
            return Ok(true);
        };
        if self.as_of.is_none() {
            return Ok(true);
        }
        let Some(summary) = self.reader.find_summary(work, self.day)? else {
            return Ok(true);
        };
        let (force, horizon) = (&summary.force, summary.horizon);
        let standing = standing_on(self.day, Some(own), &texts, force, horizon);
        let is_made = own.dated_on.is_none_or(|on| on.earliest() <= self.day)
            || own.effective_on.is_some_and(|on| on <= self.day);
        Ok(is_made && standing.status != ForceStatus::Amended)
    }

    /// The sentence around a reference, without the reference; of one without an end, what stands near: a page of references in one sentence would be
    /// compared as often as it has references.
    fn around(&self, citation: &Citation) -> String {
        let is_end = |c: &char| matches!(c, '。' | '；' | '！' | '？' | '\n');
        let (start, end) = (citation.start as usize, citation.end as usize);
        let length = self.characters.len();
        let near = start.saturating_sub(NEAR)..start;
        let before = self.characters.get(near).unwrap_or(&[]);
        let near = end..end.saturating_add(NEAR).min(length);
        let after = self.characters.get(near).unwrap_or(&[]);
        let begin = before.iter().rposition(is_end).map_or(0, |at| at + 1);
        let stop = after.iter().position(is_end).unwrap_or(after.len());
        before[begin..].iter().chain(&after[..stop]).collect()
    }
}

/// All names of all works but drafts, each with the full title.
fn titles(reader: &Reader<'_>) -> Result<Titles, Error> {
    let known = reader.all_titles()?;
    let own: HashMap<&WorkId, &str> = known
        .iter()
        .filter(|title| !title.is_alternative)
        .map(|title| (&title.work, title.title.as_str()))
        .collect();
    let names = known
        .iter()
        .filter(|title| !title.is_draft)
        .filter_map(|title| {
            let full = own.get(&title.work)?;
            Some((title.title.clone(), (*full).to_owned()))
        });
    Ok(Titles::with(names))
}

/// References of a text to itself are looked up in the text; a text without articles has nothing to look them up in.
fn judge_own(citations: &mut [Citation], text: &str) {
    let document = parse(text, &Hints::default()).document;
    let has_articles = document
        .units()
        .any(|unit| unit.kind == ProvisionKind::Article);
    let has = |path: &ProvisionPath| path.is_empty() || document.find(path).is_some();
    for citation in citations
        .iter_mut()
        .filter(|citation| citation.work.is_none())
    {
        let missing: Vec<ProvisionPath> = provisions_of(citation)
            .filter(|path| !has(path))
            .cloned()
            .collect();
        let has_all = missing.is_empty();
        if let Some(resolution) = &mut citation.resolution {
            resolution.verdict = match (has_articles, has_all) {
                (false, _) => Verdict::NotInThisLibrary,
                (true, true) => Verdict::Found,
                (true, false) => Verdict::NoSuchProvision,
            };
            resolution.missing = if resolution.verdict == Verdict::NoSuchProvision {
                missing
            } else {
                Vec::new()
            };
        }
    }
}
