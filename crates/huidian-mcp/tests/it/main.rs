mod library;
mod streams;
mod task_library;
mod tasks;
mod truth;
