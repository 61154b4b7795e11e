/// Names of the features, in their order; docs/src/search.md tells what each means.
pub(crate) const FEATURES: [&str; 21] = [
    "text",
    "heading",
    "title",
    "work-asked",
    "asked",
    "asked-beside",
    "asked-chapter",
    "text-beside",
    "text-chapter",
    "answers",
    "length",
    "kind",
    "coverage",
    "question-length",
    "first-score",
    "shared-bigrams",
    "asked-rank",
    "text-rank",
    "asked-letters",
    "letters",
    "feedback",
];

/// Place of the score by which candidates are chosen.
pub(super) const FIRST_SCORE: usize = 14;
/// Place of the share of the question's rare bigrams that an article holds.
pub(crate) const COVERAGE: usize = 12;
