//! Records that a page repeats: which lines are titles because their siblings are, and which lines tell facts of them.
//!
//! After the mining of data records (MDR, DEPTA) and the clustering of tag paths: lines of one style are one family, what most
//! of a family are the rest is too, and a fact line belongs before or after its title in all records alike. Decision 13.

mod around;
mod evidence;
mod fact;
mod family;
mod hinted;
mod peel;
mod peeled;
mod plan;
mod planned;
mod running;
mod seen;
mod side;
mod style;
mod verdicts;
mod wording;
mod years;

pub(crate) use evidence::{Evidence, evidence};
pub(crate) use fact::{Fact, FactValue, facts_of};
pub(crate) use peel::peel;
pub(crate) use plan::{Planned, plan};
pub(crate) use style::Style;
