//! Older texts that wait for works which come in.

use anyhow::Result;
use huidian_model::{ExpressionId, FactValue, Number, Work, WorkId};
use huidian_store::{Reader, Store};
use rustc_hash::FxHashSet;

use crate::unfinished::Unlinked;

/// Older texts that refer to works which were not there: by a title, be it that of the notice that carries the act, or by a number.
pub(crate) fn waiting_for(
    store: &Store,
    new_works: &[WorkId],
    already: &[Unlinked],
) -> Result<Vec<ExpressionId>> {
    let reader = store.read()?;
    let mut names = Names::default();
    let mut waits = Vec::new();
    for work in new_works {
        let Some(known) = reader.find_work(work)? else {
            continue;
        };
        waits.extend(of_namesakes(&reader, &known)?);
        names.add(known);
    }
    if !names.titles.is_empty() {
        waits.extend(reader.texts_missing(&names.titles, &names.numbers)?);
    }
    let mut seen: FxHashSet<ExpressionId> =
        already.iter().map(|text| text.expression.clone()).collect();
    waits.retain(|expression| seen.insert(expression.clone()));
    Ok(waits)
}

/// What new works are called.
#[derive(Default)]
struct Names {
    titles: Vec<String>,
    numbers: Vec<Number>,
}

impl Names {
    fn add(&mut self, work: Work) {
        let numbers = work.facts.into_iter().filter_map(|fact| match fact.value {
            FactValue::Number(number) => Some(number),
            _ => None,
        });
        self.numbers.extend(numbers);
        self.titles.push(work.title);
        self.titles.extend(work.alternative_titles);
    }
}

/// Texts of works of the same title, and those that name them: an act that repeals its predecessor of that title may have come in before it.
fn of_namesakes(reader: &Reader<'_>, work: &Work) -> Result<Vec<ExpressionId>> {
    let mut waits = Vec::new();
    for namesake in reader.find_works_by_title(&work.title)? {
        if namesake.work != work.id && !namesake.is_alternative && !namesake.is_draft {
            let texts = reader.expressions_of(&namesake.work)?;
            waits.extend(texts.into_iter().map(|text| text.id));
            // what names the title may mean the new one
            let naming = reader.citations_to(&namesake.work, None)?;
            waits.extend(naming.into_iter().map(|cited| cited.expression));
        }
    }
    Ok(waits)
}
