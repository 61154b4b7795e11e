//! Which of the texts of a work is meant by what people call its version: 2018修正, 2023年修订前, 旧.

use huidian_citation::CitedVersion;
use huidian_model::{Expression, ForceStatus, PartialDate};

/// The text that the words of a title mean (甲法（2018修正）); `None` where that text is not held, or the words mean a draft.
pub(crate) fn text_of_version<'t>(
    texts: &'t [Expression],
    version: &CitedVersion,
    work: ForceStatus,
) -> Option<&'t Expression> {
    let is_over = matches!(work, ForceStatus::Repealed | ForceStatus::Expired);
    match version {
        CitedVersion::Made(on) => made_on(texts, *on),
        CitedVersion::Effective(on) => texts.iter().find(|text| takes_effect(text, *on)),
        CitedVersion::Before(on) => made_before(texts, *on),
        CitedVersion::Earlier => before_newest(texts, is_over),
        CitedVersion::Numbered(_) | CitedVersion::Draft => None,
    }
}

/// The text of a day or a year: the one made then, else the one in force from then, else the only one of that year. An act is cited by the day on
/// which it was adopted as well as by the day on which it was made public.
pub(crate) fn made_on(texts: &[Expression], on: PartialDate) -> Option<&Expression> {
    let latest = |is_meant: &dyn Fn(&Expression) -> bool| {
        texts
            .iter()
            .filter(|text| is_meant(text))
            .max_by_key(|text| (text.dated_on, text.effective_on))
    };
    let made = |text: &Expression| text.dated_on.or(text.effective_on.map(PartialDate::from));
    let year = PartialDate::year_only(on.year());
    let of_year: Vec<&Expression> = texts
        .iter()
        .filter(|text| made(text).is_some_and(|made| made.is_compatible_with(year)))
        .collect();
    latest(&|text| made(text).is_some_and(|made| made.is_compatible_with(on)))
        .or_else(|| latest(&|text| takes_effect(text, on)))
        .or_else(|| of_year.first().copied().filter(|_| of_year.len() == 1))
}

/// The last text made before a day or a year.
pub(crate) fn made_before(texts: &[Expression], on: PartialDate) -> Option<&Expression> {
    texts
        .iter()
        .filter(|text| {
            text.dated_on
                .is_some_and(|made| made.latest() < on.earliest())
        })
        .max_by_key(|text| (text.dated_on, text.effective_on))
}

/// The text before the newest: of a work that is no longer in force, the only one.
pub(crate) fn before_newest(texts: &[Expression], is_over: bool) -> Option<&Expression> {
    let mut texts: Vec<&Expression> = texts.iter().collect();
    texts.sort_by_key(|text| std::cmp::Reverse((text.dated_on, text.effective_on)));
    let newest = *texts.first()?;
    let before = texts.iter().find(|text| text.dated_on < newest.dated_on);
    before.copied().or(Some(newest).filter(|_| is_over))
}

pub(crate) fn takes_effect(text: &Expression, on: PartialDate) -> bool {
    text.effective_on
        .is_some_and(|effective| PartialDate::from(effective).is_compatible_with(on))
}
