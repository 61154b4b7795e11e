mod export;
mod library;
mod whole;
