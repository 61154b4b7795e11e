//! A form of a threshold, or of the head of a rule file, as a record.

use huidian_duties::{Addressee, BranchRecord, Rules, ThresholdRecord, VersionRecord, WorkRecord};

use super::filled::Filled;

/// Branches of a version that are read.
const BRANCHES: usize = 30;

impl Filled {
    pub(super) fn head(&self) -> WorkRecord {
        WorkRecord {
            title: self.one_line("title").trim_matches(['《', '》']).to_owned(),
            version: self.text("version"),
            number: self.text("number"),
            issuer: self.one_line("issuer"),
            in_force_from: self.text("in_force_from"),
            in_force_to: self.text("in_force_to"),
            source: self.one_line("source"),
            confidence: self.text("confidence"),
            verified_on: self.text("verified_on"),
            note: self.one_line("note"),
        }
    }

    pub(super) fn threshold(&self) -> ThresholdRecord {
        ThresholdRecord {
            id: self.text("id"),
            question: self.one_line("question"),
            question_en: self.one_line("question_en"),
            attributes: self.list("attributes"),
            note: self.one_line("note"),
            absent_counts_as_not_given: self.text("absent") == "yes",
        }
    }

    /// Branches stand in the order that the form gives them.
    pub(super) fn version(&self, rules: &Rules) -> VersionRecord {
        let places = (0..BRANCHES).map(|at| self.text(&format!("provision-{at}")));
        let places: Vec<String> = places
            .map(|place| place.replace(['（', '）'], ""))
            .filter(|place| !place.is_empty())
            .collect();
        let mut branches: Vec<(f64, BranchRecord)> = (0..BRANCHES)
            .map(|at| {
                let place = self.text(&format!("place-branch-{at}"));
                let place = place.parse().unwrap_or(at as f64 + 1.0);
                (place, self.branch(at, rules))
            })
            .filter(|(_, branch)| !branch.is_empty())
            .collect();
        branches.sort_by(|(left, _), (right, _)| left.total_cmp(right));
        VersionRecord {
            from: self.text("from"),
            to: self.text("to"),
            work: self.one_line("work").trim_matches(['《', '》']).to_owned(),
            work_version: self.text("work_version"),
            provision: places.join("、"),
            quoted_numbers: self.lines("quoted_numbers"),
            source: self.one_line("source"),
            confidence: self.text("confidence"),
            note: self.one_line("version_note"),
            branches: branches.into_iter().map(|(_, branch)| branch).collect(),
        }
    }

    fn branch(&self, at: usize, rules: &Rules) -> BranchRecord {
        let of = format!("-branch-{at}");
        let text = |field: &str| self.one_line(&format!("{field}{of}"));
        let mut condition = self.condition(&of, rules);
        if condition.is_empty() {
            condition = Addressee::default();
        }
        BranchRecord {
            condition,
            outcome: text("outcome"),
            label: text("label"),
            puts_no_duty: text("binds") == "no",
            item: text("item"),
            basis_work: text("basis_work").trim_matches(['《', '》']).to_owned(),
            basis_provision: text("basis_provision"),
            ask: self.list(&format!("ask{of}")),
            note: text("note"),
            terms: text("terms"),
        }
    }
}
