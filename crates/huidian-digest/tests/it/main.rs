//! Tests of reading, reconciling and writing roundups.

mod cases;
mod evidence;
mod fixtures;
mod hints;
mod partitions;
mod properties;
mod proposals;
mod regressions;
mod replay;
mod revised;
mod revision;
mod roundup_2024;
mod shapes;
mod support;
mod told;
mod written;
