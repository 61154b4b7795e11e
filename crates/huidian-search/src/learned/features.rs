/// Names of the features, in their order; docs/src/search.md tells what each means.
pub(crate) const FEATURES: [&str; 29] = [
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
    "known",
    "known-letters",
    "known-rank",
    "named",
    "cited",
    "answer-kind",
    "asks",
    "of-field",
];

/// Place of the score by which candidates are chosen.
pub(super) const FIRST_SCORE: usize = 14;
/// Place of how near the nearest known question is that the article answers.
pub(crate) const KNOWN: usize = 21;
/// Whether the question names the article's work.
pub(crate) const NAMED: usize = 24;
/// What the articles say that it cites, where a penalty is asked for.
pub(crate) const CITED: usize = 25;
/// How well it is of the kind of answer asked for.
pub(crate) const ANSWER_KIND: usize = 26;
