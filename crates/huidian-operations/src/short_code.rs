//! Short names of works, for links that are read aloud, typed or sent in a message of limited length.

use huidian_model::WorkId;
use huidian_store::content_hash;

/// Digits and letters that nobody takes for one another: no 0, O, I, l (Base58).
const LETTERS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Letters of a code: 58⁶ are 38 thousand million, so that two of ten thousand works share one in one of eight hundred libraries. Whoever follows
/// a code that two works share is told so.
const LENGTH: usize = 6;

/// The code of a work: always the same, in every library.
pub fn short_code(work: &WorkId) -> String {
    let hash = content_hash(work.as_str().as_bytes());
    let head = hash.0.iter().take(8);
    let mut left = head.fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let mut code = String::with_capacity(LENGTH);
    for _ in 0..LENGTH {
        code.push(char::from(LETTERS[(left % 58) as usize]));
        left /= 58;
    }
    code
}

#[cfg(test)]
mod tests {
    use super::short_code;
    use huidian_model::WorkId;

    #[test]
    fn a_code_is_short_plain_and_stays() {
        // written on paper and in chats: must never change
        for (work, code) in [("网络安全法", "j9xrsm"), ("GB-T-45574-2025", "x8gbWV")] {
            assert_eq!(short_code(&WorkId::new(work)), code);
        }
        let codes: std::collections::BTreeSet<String> = (0..20_000)
            .map(|number| short_code(&WorkId::new(&format!("文件{number}"))))
            .collect();
        assert!(codes.len() >= 19_999, "{}", codes.len());
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 6 && code.chars().all(|c| c.is_ascii_alphanumeric()))
        );
    }
}
