mod annotate;
mod cases;
mod labelled;
mod properties;
mod replay;
mod resolve;
mod structure;
