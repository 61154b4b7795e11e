#![doc = include_str!("../README.md")]

pub mod date;
pub mod distance;
pub mod fold;
pub mod markup;
pub mod news;
pub mod normalise;
pub mod numeral;
pub mod position;
mod province;
mod radical;
pub mod redaction;
mod running;
pub mod script;
pub mod title;
pub mod title_end;
mod views;
mod wrap;

pub use date::{DateMatch, PartialDate, find_dates, parse_date};
pub use distance::{bigram_similarity, edit_distance};
pub use fold::{fold, fold_char};
pub use news::NEWS_VERBS;
pub use normalise::{Normalised, OffsetMap, normalise};
pub use numeral::{format_numeral, parse_numeral};
pub use position::CharPositions;
pub use province::PROVINCES;
pub use radical::ideograph;
pub use redaction::{BadWords, REDACTED, Redactor};
pub use running::without_running_heads;
pub use title::{title_key, title_variants};
pub use views::asks_views_on;
pub use wrap::unwrap_lines;
