mod annotate;
mod cases;
mod labelled;
mod properties;
mod resolve;
mod structure;
