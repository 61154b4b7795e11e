mod annotate;
mod broken_lines;
mod cases;
mod labelled;
mod properties;
mod replay;
mod resolve;
mod structure;
