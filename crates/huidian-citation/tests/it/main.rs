mod cases;
mod labelled;
