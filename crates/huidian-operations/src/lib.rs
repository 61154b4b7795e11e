#![doc = include_str!("../README.md")]

mod acts;
mod bisecting;
mod check;
mod cite;
mod collections;
mod composed_check;
mod composed_search;
mod composed_text;
mod composing;
mod contradicting;
mod copies;
mod decide;
mod disputes;
mod duty_acts;
mod duty_check;
mod duty_news;
mod duty_rules;
mod ended;
mod evidence;
mod find;
mod heading_jump;
mod known_titles;
mod libraries;
mod lookup;
mod misplaced;
mod moved;
mod named_version;
mod named_work;
mod number;
mod own_references;
mod quotations;
mod read_documents;
mod reading;
mod recognised;
mod roundup;
mod search;
mod short_code;
mod shown_hashes;
mod shown_targets;
mod shown_words;
mod standing;
mod successors;
mod suspicion;
mod text_file;
mod verify;

pub use acts::act::{Act, ActError, Grounds, LineWords, Performed};
pub use acts::read::{ActForm, Asking};
pub use acts::redact::{
    FileWords, OriginalFate, PlannedOriginal, RedactionPlan, plan_redaction, read_words,
};
pub use acts::value::read_fact_value;
pub use bisecting::{FirstWrong, Stage, WrongArticle, first_wrong};
pub use check::{CheckedRoundup, MOST_CHECKED, all_works, check_roundup, match_roundup};
pub use cite::{cite, standings_of};
pub use collections::{CollectionAct, CollectionError};
pub use composed_search::{ComposedHit, ComposedOn, ComposedTexts};
pub use composed_text::{
    AppliedDecision, COMPOSED_MARK, ComposedText, ComposedUnit, composed_of_work, composed_text,
};
pub use composing::{
    ChangedProvision, Composition, Decision, Maker, TracedArticle, TracedHeading, Undone,
    changed_provisions, compose_chain,
};
pub use copies::{CopyDifference, TextCopy, copies_of, difference};
pub use decide::Keeper;
pub use disputes::{UNDECIDED, disputes_of, find_disputed};
pub use duty_acts::{RuleChange, RuleChangeError};
pub use duty_check::{
    ChangedArticle, CheckedDuty, CheckedThreshold, DutyCheckSummary, check_duties,
    check_thresholds, summarise,
};
pub use duty_news::tell_changed_duties;
pub use duty_rules::{LibraryRules, builtin_rules, library_rules, merged_rules};
pub use ended::{EndedAct, add_ended_note, find_ended};
pub use find::{
    find_even_rejected, find_meant_work, find_place, find_work_by_any_name, namesakes_of,
    read_place, read_provision,
};
pub use heading_jump::add_heading_jump;
pub use known_titles::catalogue_titles;
pub use libraries::{Libraries, ReadableLibrary};
pub use lookup::Lookup;
pub use misplaced::national_of_local;
pub use named_work::{NamedVersion, NamedWork, find_named_place, find_named_work};
pub use number::canonical_number;
pub use own_references::{NamedBy, OwnReferences, own_references};
pub use reading::{NotRead, ProvisionReader, ReadProvision};
pub use recognised::{doubtful_places, recognised_words};
pub use roundup::{Roundup, roundup_rows};
pub use search::search_request;
pub use short_code::short_code;
pub use shown_hashes::ShownHashes;
pub use shown_targets::ShownTargets;
pub use shown_words::ShownWords;
pub use standing::Standings;
pub use successors::{Successor, successions, successors_of};
pub use suspicion::{Suspicion, SuspicionKind, find_suspicious};
pub use text_file::TextFile;
pub use verify::{VerifyRequest, unlabelled_words, verify};
