//! What would be filed without a person, and how sure answers are.

use std::fmt::Write as _;

use huidian_catalogue::builtin;
use huidian_recognise::{Class, Model, recognise_with};

use super::labels::Sample;
use super::score::interval;

/// Counts over articles that would be filed as texts without review, and a table of reliability.
pub fn simulate<'s>(samples: impl Iterator<Item = (&'s Sample, &'s Model)>) -> String {
    let register = &builtin().authorities.register;
    let (mut whole, mut passed, mut filed, mut wrong, mut count) = (0, 0, 0, 0, 0);
    let mut remarks = String::new();
    let mut bins = [(0_usize, 0_usize, 0.0_f64); 5];
    for (sample, model) in samples {
        count += 1;
        let told = recognise_with(&sample.page, model);
        let label = &sample.label;
        let bin = (((told.confidence - 0.5) * 10.0).floor().max(0.0) as usize).min(4);
        bins[bin].0 += 1;
        bins[bin].1 += usize::from(label.classes().contains(&told.class));
        bins[bin].2 += told.confidence;
        let doubts = told.doubts(register);
        let is_filed = told.class == Class::Text && doubts.is_empty();
        if label.class() == Some(Class::Text) {
            whole += 1;
            passed += usize::from(is_filed);
            if !is_filed {
                let _ = writeln!(
                    remarks,
                    "    waits {} {} {doubts:?} {:?} {:?}",
                    label.file,
                    told.class.id(),
                    told.facts.title,
                    told.facts.issuers
                );
            }
        }
        if is_filed {
            filed += 1;
            if !label.may_be_text() {
                wrong += 1;
                let _ = writeln!(remarks, "    FALSE {} {:?}", label.file, told.facts.title);
            }
        }
    }
    let (low, high) = interval(passed, whole);
    let mut text = format!(
        "  {passed} of {whole} whole texts pass without review ({:.2}; {low:.2}–{high:.2}); {wrong} false among {filed} filed of {count} articles\n",
        passed as f64 / f64::from(whole.max(1) as u32)
    );
    for (told, right, sum) in bins {
        let _ = writeln!(
            text,
            "  told at {:.2}: right {:.2} of {told}",
            sum / told.max(1) as f64,
            right as f64 / told.max(1) as f64
        );
    }
    text + &remarks
}
