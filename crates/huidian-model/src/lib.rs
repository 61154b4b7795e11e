#![doc = include_str!("../README.md")]

pub mod amendment;
pub mod authority;
pub mod citation;
pub mod clock;
pub mod diagnostic;
pub mod event;
pub mod expression;
pub mod fact;
pub mod fact_words;
pub mod force;
pub mod id;
pub mod language;
pub mod number;
pub mod printed;
pub mod provision;
pub mod provision_force;
mod refusal;
pub mod relation;
pub mod sector;
pub mod source;
pub mod standing;
pub mod topic;
pub mod unheld;
pub mod work;

pub use amendment::{Amendment, Change, Instruction};
pub use authority::{
    Authority, AuthorityId, AuthorityKind, AuthorityReading, AuthorityRegister, NameForm,
    Succession,
};
pub use citation::{Citation, CitationKind, Verdict};
pub use clock::{Clock, SystemClock};
pub use diagnostic::{Diagnostic, Severity};
pub use event::{DatedEvent, EventKind};
pub use expression::{
    Capture, ContentHash, CopyRank, Expression, ExpressionId, Manifestation, may_begin_later,
    texts_on,
};
pub use fact::{Fact, FactValue};
pub use fact_words::{fact_words, field_words};
pub use force::{Force, ForceStatus, PREDECESSOR, force_on, force_timeline, turning_days};
pub use huidian_format::Format;
pub use huidian_text::{PartialDate, title_key, title_variants};
pub use id::WorkId;
pub use language::Language;
pub use number::{
    DocumentNumber, Number, OrderLayout, OrderNumber, StandardNumber, find_numbers,
    number_over_two_lines,
};
pub use printed::{LineReader, PrintedLine, PrintedText, Recognition, TextCorrection, put_right};
pub use provision::{
    Document, NamedPlace, PathStep, Provision, ProvisionKind, ProvisionPath, find_in_texts,
    has_book, is_book,
};
pub use provision_force::{provision_end, provision_force_on, provision_timeline};
pub use relation::{Relation, RelationKind};
pub use sector::Sector;
pub use source::{Confidence, Source, SourceKind};
pub use standing::{
    Horizon, Standing, begins_on, horizon_words, of_provision, standing_on, status_words,
};
pub use topic::{Addressee, Topic};
pub use unheld::{UnheldChange, first_day_of_change, unheld_changes};
pub use work::{
    Disorder, Issuer, IssuerRole, Issuers, MadeBy, ReviewState, TextAbsence, Work, WorkKind,
    disorders, first_effect, is_of_revision, own_date,
};
