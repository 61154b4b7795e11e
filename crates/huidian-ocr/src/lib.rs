#![doc = include_str!("../README.md")]

mod decode;
mod detect;
mod error;
mod install;
mod raster;
mod recogniser;

pub use error::Error;
pub use install::{ModelFolder, install};
pub use recogniser::Recogniser;
