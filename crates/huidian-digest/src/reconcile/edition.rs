//! Revised works: which change a row is about, and when the text that it made begins.

use huidian_model::{
    EventKind, FactValue, PartialDate, SourceKind, Work, WorkKind, first_day_of_change,
};

use super::Scene;

/// A title without the mark of a revision in brackets at its end, and the year that the mark names: 甲法（2023年修订）, 乙条例（修正本）. Years of other
/// editions, 指南（2024版）, are part of a title.
pub(super) fn split_revision(title: &str) -> Option<(&str, Option<i16>)> {
    const VERBS: [&str; 3] = ["修订", "修正", "修改"];
    const REST: [&str; 6] = ["", "版", "本", "文本", "通过", "公布"];
    let title = title.trim_end();
    let inner = title.strip_suffix(['）', ')'])?;
    let open = inner.rfind(['（', '('])?;
    let mark = inner[open..].trim_start_matches(['（', '(']).trim();
    let year: String = mark.chars().take_while(char::is_ascii_digit).collect();
    let told = mark.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "年月日-./ 第一二三四五六七八九十次新".contains(c)
    });
    let is_mark = VERBS
        .iter()
        .filter_map(|verb| told.strip_prefix(verb))
        .any(|rest| REST.contains(&rest));
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten();
    let core = title[..open].trim_end();
    (is_mark && !core.is_empty()).then_some((core, year))
}

/// Whether a work is of a kind that is revised and published anew under its title: laws, regulations, rules and judicial interpretations, not notices and plans.
pub(super) fn is_revisable(work: &Work) -> bool {
    work.kind.is_some_and(|kind| {
        matches!(
            kind,
            WorkKind::Law
                | WorkKind::AdministrativeRegulation
                | WorkKind::LocalRegulation
                | WorkKind::AutonomousRegulation
                | WorkKind::SeparateRegulation
                | WorkKind::DepartmentalRule
                | WorkKind::LocalGovernmentRule
                | WorkKind::JudicialInterpretation
        )
    })
}

/// Whether a row is about a later text than the first: by the mark in its title, or by its day.
pub(super) fn shows_revision(scene: &Scene<'_>) -> bool {
    let made = super::matching::first_date(scene.work);
    let later = |on: PartialDate| made.is_some_and(|made| on.earliest() > made);
    let is_change = |on: PartialDate| {
        changes_of(scene.work).any(|change| change.is_compatible_with(on))
            || !scene
                .work
                .events
                .iter()
                .any(|event| event.on.is_compatible_with(on))
    };
    split_revision(&scene.row.title).is_some()
        || scene.row.date.is_some_and(|on| later(on) && is_change(on))
}

/// Days on which a work was changed, by the word of somebody better than a roundup, in order: those told, and those of texts so much later than the making
/// that they are no copies of the first.
pub(super) fn changes_of(work: &Work) -> impl DoubleEndedIterator<Item = PartialDate> {
    let made = super::matching::first_date(work);
    let told = work
        .events
        .iter()
        .filter(|event| event.kind == EventKind::Amended && super::evidence::is_evidence(event));
    let is_later = |dated: &PartialDate| {
        let days = made.and_then(|made| made.until(dated.earliest()).ok());
        days.is_some_and(|days| days.get_days() > LATER_TEXT)
    };
    let of_texts = work.facts.iter().filter_map(|fact| match fact.value {
        FactValue::TextEffective { dated, .. } | FactValue::TextMadeBy { dated, .. }
            if fact.source.kind != SourceKind::Roundup =>
        {
            Some(dated)
        }
        _ => None,
    });
    let mut days: Vec<PartialDate> = told.map(|event| event.on).collect();
    for dated in of_texts.filter(is_later) {
        if !days.iter().any(|known| known.is_compatible_with(dated)) {
            days.push(dated);
        }
    }
    days.sort_by_key(|on| on.earliest());
    days.into_iter()
}

/// Days after the making of a work from which a text is another one than the first, which may bear the day of its publication: set by judgement.
const LATER_TEXT: i32 = 183;

/// The change that a row is about: that of its day, else that of the year in its title.
pub(super) fn change_shown(scene: &Scene<'_>) -> Option<PartialDate> {
    let made = super::matching::first_date(scene.work);
    let of_day = scene.row.date.and_then(|shown| {
        changes_of(scene.work)
            .filter(|on| made.is_none_or(|made| on.earliest() > made))
            .find(|on| on.is_compatible_with(shown))
    });
    of_day.or_else(|| {
        let (_, year) = split_revision(&scene.row.title)?;
        let year = year?;
        changes_of(scene.work).rfind(|on| on.year() == year)
    })
}

/// First day of the text that a change made; `None` where nobody says. A day after the next change is that one's.
pub(super) fn begins_by(work: &Work, change: PartialDate) -> Option<PartialDate> {
    let next = changes_of(work).find(|on| on.earliest() > change.latest());
    let is_of_text = |day: PartialDate| {
        work.facts.iter().any(|fact| match fact.value {
            FactValue::TextEffective { dated, on } => dated == change && day == on.into(),
            _ => false,
        })
    };
    let day = PartialDate::from(first_day_of_change(work, change)?);
    let is_own = next.is_none_or(|next| day.earliest() < next.earliest()) || is_of_text(day);
    is_own.then_some(day)
}

/// Days of one kind that sources better than roundups tell and that cannot be the same, each with its source; none where they agree, where a keeper
/// has settled it, and of a changed work, which is published more than once.
pub(super) fn disputed_days(work: &Work, kind: EventKind) -> Vec<(PartialDate, String)> {
    if changes_of(work).next().is_some() {
        return Vec::new();
    }
    let told = || {
        work.facts.iter().filter_map(move |fact| match fact.value {
            FactValue::Event { kind: known, on } if known == kind => Some((on, &fact.source)),
            _ => None,
        })
    };
    if told().any(|(_, source)| source.kind == SourceKind::Keeper) {
        return Vec::new();
    }
    let mut days: Vec<(PartialDate, String)> = Vec::new();
    for (on, source) in told() {
        let is_good = source.kind > SourceKind::Roundup && source.kind != SourceKind::Inference;
        if is_good && !days.iter().any(|(known, _)| known.is_compatible_with(on)) {
            days.push((on, source.told()));
        }
    }
    if days.len() < 2 { Vec::new() } else { days }
}
