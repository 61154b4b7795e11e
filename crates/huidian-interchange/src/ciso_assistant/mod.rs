//! A text as a library of CISO Assistant: one framework, its chapters and articles as requirement nodes.
//!
//! After the project's own documentation of library files (`tools/README.md` of ciso-assistant-community, format v2) and the libraries of Chinese rules that it
//! ships.

mod framework;
mod text;
mod workbook;
mod written;
mod yaml;

pub use framework::{Framework, Requirement};
pub use text::ciso_framework;
