//! An answer in the reader's words: reasons by labels, where programs get them by the names of attributes.

use huidian_duties::{Evaluation, KnownFacts, Rules, plain_reasons, plain_threshold_reasons};
use jiff::civil::Date;

use super::AnswerShape;

impl AnswerShape {
    /// The same with reasons and contradictions for people. JSON keeps the names, which profiles are written with.
    #[must_use]
    pub fn in_plain_words(mut self, rules: &Rules, known: &KnownFacts, day: Date) -> Self {
        let evaluation = Evaluation::new(rules, known, day);
        let reasons = |duty: &str| {
            let duty = rules.find_duty(duty);
            duty.map(|duty| plain_reasons(&evaluation, &duty.addressee))
        };
        for one in &mut self.applies {
            if let Some(because) = reasons(&one.duty) {
                one.because = because;
            }
        }
        // the day speaks for itself
        for one in self.excluded.iter_mut().filter(|one| !one.out_of_force) {
            if let Some(because) = reasons(&one.duty) {
                one.because = because.join("；");
            }
        }
        for one in &mut self.thresholds {
            if let Some(index) = rules.find_threshold(&one.id) {
                one.because = plain_threshold_reasons(&evaluation, index);
            }
        }
        for one in &mut self.contradictions {
            one.message.clone_from(&one.plain);
        }
        self
    }
}
