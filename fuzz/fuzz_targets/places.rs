#![no_main]

#[path = "../targets/places.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(&String::from_utf8_lossy(data)));
