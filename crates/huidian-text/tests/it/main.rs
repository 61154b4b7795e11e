mod date;
mod fold;
mod markup;
mod normalise;
mod numeral;
mod title;
mod title_end;
mod wrap;
