#![doc = include_str!("../README.md")]

mod citation;
mod expression;
mod fact;
mod relation;
mod work;

pub use citation::CitationShape;
pub use expression::{ExpressionShape, ProvisionShape};
pub use fact::{FactShape, value_text};
pub use relation::RelationShape;
pub use work::{DatesShape, IssuerShape, TextShape, WorkDetailShape, WorkShape};
