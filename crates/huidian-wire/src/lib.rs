#![doc = include_str!("../README.md")]

mod batch;
mod bundle;
pub mod calendar;
mod captures;
mod chart;
mod chat;
mod citation;
mod citations;
mod companion;
mod comparison;
mod composed;
mod composition;
mod coverage;
pub mod csv;
mod digest;
mod dispute;
mod doctor;
mod draft;
mod duties;
pub mod errata;
mod event;
mod expression;
mod extraction;
mod fact;
mod following;
mod graph;
mod job;
mod mail;
mod note;
mod problem;
mod quotation;
mod read;
mod recognition;
mod redaction;
mod relation;
mod review;
mod search;
mod share;
mod standing;
mod suggestion;
pub mod table;
mod text_copy;
mod webhook;
mod work;
mod work_table;
mod works;

pub use batch::{BatchDetailShape, BatchShape, PerformedShape, UndoneBatchShape};
pub use bundle::{BundleFileShape, BundleHeadShape, BundleVerificationShape, BundleWorkShape};
pub use captures::{BytesUseShape, KeptBytesShape, KeptPieceShape, PrunedShape};
pub use chart::{ChartRowShape, ChartShape, MomentShape};
pub use chat::{ChatCountShape, ChatCountsShape};
pub use citation::CitationShape;
pub use citations::{CitationsShape, CitingShape, PlacedCitationShape};
pub use companion::{CompanionHitShape, CompanionShape};
pub use comparison::{
    ChangeShape, ComparisonRowShape, ComparisonShape, ComparisonSummaryShape, addresses,
};
pub use composed::{
    ComposedProvisionShape, ComposedTextShape, ComposedUnitShape, ComposingDecisionShape,
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
pub use dispute::{ChoiceShape, DisputeShape};
pub use doctor::{DisorderShape, DoctorShape, DutyRecordsShape, SuspicionShape};
pub use draft::{DraftShape, FinalShape};
pub use duties::{
    AnswerShape, AppliedShape, BasisShape, ChangesShape, ComingShape, ContradictionShape,
    DeadlineShape, DemandShape, DutyShape, EndingShape, ExcludedShape, MovedShape, ReportShape,
    SpanShape, StandingPlaceShape, ThresholdAnswerShape, ThresholdChangeShape, UndecidedShape,
    WithdrawnShape, duty_entries, is_done as is_duty_done, is_overdue, words as duty_words,
};
pub use event::{EventShape, EventsShape};
pub use expression::{ExpressionShape, ProvisionShape, RecognisedTextShape};
pub use extraction::{
    ExtractedDateShape, ExtractedFactsShape, ExtractionShape, RecognisedLinesShape,
};
pub use fact::{FactShape, value_text};
pub use following::{
    ArticleChangeShape, ClosingShape, InterviewShape, LearnedShape, NewsEntryShape, NewsShape,
    RegisterNoteShape, RegisterShape, SavedSearchShape, WorkChangeShape,
};
pub use graph::{GraphEdgeShape, GraphNodeShape, GraphShape};
pub use job::{JobShape, JobsShape};
pub use mail::MailSubscriptionShape;
pub use note::{NoteContext, NoteRegisterShape, NoteShape, NoteStandingShape};
pub use problem::ProblemShape;
pub use quotation::{QuoteDifferenceShape, VerifiedQuoteShape};
pub use read::{
    NamedByShape, PlacedProvisionShape, ProvisionStatusShape, PutInShape, ReadShape,
    SuccessorShape, WholeTextShape, WholeTextsShape, WithinShape,
};
pub use recognition::RecognitionShape;
pub use redaction::{RedactedOriginalShape, RedactionShape};
pub use relation::RelationShape;
pub use review::WaitingShape;
pub use search::{
    ComposedHitShape, FacetShape, FacetValueShape, HitShape, JumpShape, SearchShape,
    SuggestionShape, VariantShape,
};
pub use share::ShareLinkShape;
pub use standing::StandingShape;
pub use suggestion::{SuggestedPageShape, SuggestedPagesShape};
pub use text_copy::CopyShape;
pub use webhook::WebhookShape;
pub use work::{
    DatesShape, IssuerShape, NamesakeShape, TextShape, UnknownShape, WorkDetailShape, WorkShape,
};
pub use work_table::{WORKS_FOR_PEOPLE, WORKS_FOR_PROGRAMS, work_for_people, work_for_programs};
pub use works::{NodeShape, TextWithTreeShape, WorkFacetShape, WorkFacetValueShape, WorksShape};
