//! What the library tells of duties whose articles changed.

use huidian_catalogue::Catalogue;
use huidian_store::{DutyToReview, Error, Store};
use jiff::civil::Date;

use crate::duty_check::{ChangedArticle, check_duties, check_thresholds};
use crate::duty_rules::library_rules;

/// Up to where texts and rules were looked at.
const SETTING: &str = "duties_looked_at";

/// Puts on record each duty whose article an amended text changed, so that followers of the work hear of it. Gives how many are news. Called
/// as often as one likes: where neither texts nor rules changed since the last time, nothing is read.
pub fn tell_changed_duties(
    store: &Store,
    catalogue: &Catalogue,
    today: Date,
) -> Result<usize, Error> {
    let (state, news) = {
        let reader = store.read()?;
        let newest = reader.events_before(None, 1)?;
        let files = reader.duty_rule_files()?;
        let edited = files.iter().map(|file| file.changed_at).max();
        let state = format!(
            "{} {} {today}",
            newest.first().map_or(0, |event| event.seq),
            edited.map(|at| at.to_string()).unwrap_or_default()
        );
        if reader.find_setting(SETTING)?.as_ref() == Some(&state) {
            return Ok(0);
        }
        let rules = library_rules(&reader)?.rules;
        let told = |subject: String, changed: Option<ChangedArticle>| {
            let changed = changed?;
            Some(DutyToReview {
                before: format!("{} {}", changed.from.label, changed.article),
                work: changed.from.work,
                duty: subject,
                after: changed.to.label,
                on: changed.on.map(Into::into),
            })
        };
        let duties = check_duties(&reader, catalogue, &rules, today)?.into_iter();
        let duties = duties.filter_map(|one| told(one.duty.id.clone(), one.changed));
        let thresholds = check_thresholds(&reader, catalogue, &rules, today)?.into_iter();
        let thresholds = thresholds.filter_map(|one| told(one.threshold.id.clone(), one.changed));
        let news: Vec<DutyToReview> = duties.chain(thresholds).collect();
        (state, news)
    };
    store.write(|transaction| {
        transaction.withdraw_duties_to_review()?;
        let mut told = 0;
        for one in &news {
            told += usize::from(transaction.record_duty_to_review(one)?);
        }
        transaction.put_setting(SETTING, &state)?;
        Ok(told)
    })
}
