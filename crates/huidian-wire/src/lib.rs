#![doc = include_str!("../README.md")]

mod batch;
pub mod calendar;
mod citation;
mod companion;
mod comparison;
mod composition;
mod coverage;
pub mod csv;
mod digest;
mod duties;
pub mod errata;
mod expression;
mod extraction;
mod fact;
mod following;
mod note;
mod quotation;
mod read;
mod recognition;
mod relation;
mod search;
mod standing;
pub mod table;
mod text_copy;
mod work;
mod work_table;

pub use batch::{BatchDetailShape, BatchShape, PerformedShape, UndoneBatchShape};
pub use citation::CitationShape;
pub use companion::{CompanionHitShape, CompanionShape};
pub use comparison::{
    ChangeShape, ComparisonRowShape, ComparisonShape, ComparisonSummaryShape, addresses,
};
pub use composition::{
    AgainstShape, ComposedArticleShape, ComposedHeadingShape, CompositionShape, FirstWrongShape,
    HeadingMismatchShape, MakerShape, MismatchShape, UndoneShape, WrongArticleShape,
};
pub use coverage::{CoverageShape, CoveredShape};
pub use digest::{
    CheckShape, CheckedRowShape, CompletionShape, DiagnosticShape, DigestShape, FindingShape,
    IssuerReadShape, RowShape, SetAsideShape,
};
pub use duties::{
    AnswerShape, AppliedShape, BasisShape, ChangesShape, ComingShape, ContradictionShape,
    DeadlineShape, DutyShape, ExcludedShape, MovedShape, ReportShape, SpanShape,
    StandingPlaceShape, ThresholdAnswerShape, ThresholdChangeShape, UndecidedShape, WithdrawnShape,
    duty_entries, words as duty_words,
};
pub use expression::{ExpressionShape, ProvisionShape};
pub use extraction::{ExtractedDateShape, ExtractedFactsShape, ExtractionShape};
pub use fact::{FactShape, value_text};
pub use following::{
    ArticleChangeShape, ClosingShape, InterviewShape, LearnedShape, NewsEntryShape, NewsShape,
    RegisterNoteShape, RegisterShape, SavedSearchShape, WorkChangeShape,
};
pub use note::{NoteContext, NoteRegisterShape, NoteShape, NoteStandingShape};
pub use quotation::{QuoteDifferenceShape, VerifiedQuoteShape};
pub use read::{
    ComposedProvisionShape, ComposingDecisionShape, NamedByShape, PlacedProvisionShape,
    ProvisionStatusShape, ReadShape, SuccessorShape, WholeTextShape, WholeTextsShape, WithinShape,
};
pub use recognition::RecognitionShape;
pub use relation::RelationShape;
pub use search::{
    FacetShape, FacetValueShape, HitShape, JumpShape, SearchShape, SuggestionShape, VariantShape,
};
pub use standing::StandingShape;
pub use text_copy::CopyShape;
pub use work::{
    DatesShape, IssuerShape, NamesakeShape, TextShape, UnknownShape, WorkDetailShape, WorkShape,
};
pub use work_table::{WORKS_FOR_PEOPLE, WORKS_FOR_PROGRAMS, work_for_people, work_for_programs};
