//! What pages are taken for. The pages are ours, in the style of the genre.

mod classes;
mod facts;
mod pages;
