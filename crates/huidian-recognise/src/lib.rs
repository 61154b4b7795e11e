#![doc = include_str!("../README.md")]

mod article;
mod body;
mod class;
mod complete;
mod doubt;
mod facts;
mod features;
mod frame;
mod letter;
mod line;
mod mark;
mod model;
mod public_body;
mod reasons;
mod recognition;
mod shape;
mod standard;
mod voice;
mod wording;

pub use article::features_of;
pub use class::Class;
pub use complete::Completeness;
pub use doubt::{Doubt, is_private_title, is_study_title};
pub use facts::{DateKind, Dated, Facts};
pub use features::Features;
pub use model::{Model, WEIGHED};
pub use public_body::{is_private_body, is_public_body};
pub use recognition::{Recognition, read_facts, recognise, recognise_with};
pub use standard::StandardParts;
