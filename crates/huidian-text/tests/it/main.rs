mod date;
mod fold;
mod normalise;
mod numeral;
mod title;
mod wrap;
