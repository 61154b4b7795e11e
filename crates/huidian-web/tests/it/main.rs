mod api;
mod browser;
mod hostile;
mod library;
mod machine;
mod pages;
mod search;
