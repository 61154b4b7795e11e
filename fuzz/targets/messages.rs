//! Messages of chat platforms: read or refused, and answers that are read again.

use huidian_deliver::wechat::message::{Message, cut_at_line};

const LIMIT: usize = 2048;

pub fn run(text: &str) {
    let cut = cut_at_line(text, LIMIT);
    assert!(cut.len() <= LIMIT.max(64), "{} bytes", cut.len());
    if let Ok(message) = Message::read(text) {
        let _ = message.deduplication_key();
    }
}
