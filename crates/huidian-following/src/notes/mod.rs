//! Notes and highlights on provisions (笔记与划线): who keeps and sees them, and whether their words still stand in the newest text.

mod colour;
mod keeping;
mod quote;
mod standing;

pub use colour::Colour;
pub use keeping::{NoteChange, NoteKeeping, NoteWish};
pub use quote::{find_quote, normal_quote};
pub use standing::{NoteStanding, StandingFinder};
