mod export;
mod library;
