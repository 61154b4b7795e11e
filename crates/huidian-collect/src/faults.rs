use huidian_sources::{Outcome, OutcomeKind};

/// Faults of documents in a row after which a visit ends: the site has trouble, or does not want us.
const MOST_FAULTS_IN_A_ROW: usize = 3;

/// The faults of a visit, the gravest first of all.
#[derive(Default)]
pub(crate) struct Faults {
    pub(crate) gravest: Option<Outcome>,
    pub(crate) count: usize,
    pub(crate) in_a_row: usize,
}

impl Faults {
    pub(crate) fn note(&mut self, outcome: Outcome) {
        self.count += 1;
        self.in_a_row += 1;
        let is_graver = |known: &Outcome| outcome.kind.gravity() > known.kind.gravity();
        if self.gravest.as_ref().is_none_or(is_graver) {
            self.gravest = Some(outcome);
        }
    }

    /// Whether going on would be rude, or in vain.
    pub(crate) fn should_end(&self) -> bool {
        let is_unwanted = self.gravest.as_ref().is_some_and(|outcome| {
            matches!(
                outcome.kind,
                OutcomeKind::Blocked | OutcomeKind::RobotsForbids | OutcomeKind::NotTried
            )
        });
        is_unwanted || self.in_a_row >= MOST_FAULTS_IN_A_ROW
    }
}

/// Whether a file is not there, for whoever asks.
pub(crate) fn is_gone(outcome: &Outcome) -> bool {
    outcome.kind == OutcomeKind::HttpError
        && ["HTTP 404", "HTTP 410"]
            .iter()
            .any(|status| outcome.detail.ends_with(status))
}
