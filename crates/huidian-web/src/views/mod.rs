//! From works and texts to what the templates show.

mod changes;
mod clock_time;
mod comparison;
mod contents;
mod days;
mod doubts;
mod escape;
mod facets;
mod facts;
mod frame;
mod marks;
mod one_language;
pub(crate) mod picture;
mod prose;
mod reasons;
mod related;
mod row;
mod terms;
mod timeline;
mod told;
mod why;
mod words;

pub(crate) use changes::{ChangeGroup, ChangeLine, change_groups, news_lines};
pub(crate) use clock_time::{day_of, minute_of, second_of};
pub(crate) use comparison::{ComparisonView, compare};
pub(crate) use contents::{ContentsLine, contents_of, portion_of};
pub(crate) use days::{date_shown, horizons_shown};
pub(crate) use doubts::{doubt_in, doubt_kind, doubt_kind_in, doubts_of};
pub(crate) use escape::script_safe;
pub(crate) use facets::{Choice, FacetView, facet_views};
pub(crate) use facts::{FactGroup, fact_groups, witness};
pub(crate) use frame::Frame;
pub(crate) use marks::NoteMark;
pub(crate) use one_language::in_one_language;
pub(crate) use prose::{LinkedCitation, Prose, provision_href, work_href};
pub(crate) use reasons::{evidence_in, reason_in_english};
pub(crate) use related::{RelatedGroup, related_groups};
pub(crate) use row::{WorkRow, basis_in};
pub(crate) use terms::Terms;
pub(crate) use timeline::{Moment, moments};
pub(crate) use told::source_told;
pub(crate) use why::why_in_words;
pub(crate) use words::{
    Named, action_name, described_in_words, facet_value_name, rank_name, relation_name,
    status_said, value_named, who_named,
};
