//! The elements of a page as a tree that knows where each stands in the source: for finding things by selector.

mod build;
mod element;
mod selector;

pub use element::{Element, HtmlTree};
pub use selector::{Selector, SelectorError};
