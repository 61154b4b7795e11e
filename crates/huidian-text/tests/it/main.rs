mod date;
mod fold;
mod numeral;
mod title;
