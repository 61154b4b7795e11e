mod citations;
mod expressions;
mod facts;
mod library;
mod listing;
