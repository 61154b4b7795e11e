//! Tests of huidian-parse.

mod accounting;
mod amending;
mod classification;
mod corpus;
mod correcting;
mod executive;
mod force;
mod heads;
mod keeping;
mod life;
mod lookup;
mod mutations;
mod naming;
mod notices;
mod outline;
mod pages;
mod preambles;
mod properties;
mod regressions;
mod relations;
mod replay;
mod several;
mod shaped;
mod trees;
mod wordings;
