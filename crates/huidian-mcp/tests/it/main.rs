mod library;
mod streams;
mod truth;
