//! The code by which whoever started the server is told from whoever merely reaches it, until there is a first keeper.
//!
//! A proxy on the same machine may hand requests on in a way that looks like a browser there (`proxy_pass` of nginx 1.29.7 and later says nothing of
//! whom it asks for, and speaks HTTP/1.1): what only the terminal and the data folder show is what a stranger cannot know.

use std::fmt;

use subtle::ConstantTimeEq;

use crate::error::Error;

/// Digits and capitals that nobody takes for another: 32 of them.
const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Eight signs in two groups, such as `7KQM-2XWB`: 40 bits by chance, asked over a loopback only and until a restart.
#[derive(Clone, PartialEq, Eq)]
pub struct SetupCode(String);

impl SetupCode {
    pub fn new() -> Result<Self, Error> {
        let mut bytes = [0u8; 8];
        getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
        // 256 is a multiple of 32: every sign is as likely as another
        let signs = bytes.map(|byte| char::from(SIGNS[usize::from(byte) % SIGNS.len()]));
        Ok(Self(signs.iter().collect()))
    }

    /// A code as it was written down, in capitals or not, with or without the hyphen; `None` where it is none.
    pub fn read(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let is_code = plain.len() == 8 && plain.bytes().all(|byte| SIGNS.contains(&byte));
        is_code.then_some(Self(plain))
    }

    /// Whether this was typed; takes as long whatever was.
    pub(crate) fn is(&self, typed: &str) -> bool {
        let typed = Self::read(typed).map_or_else(String::new, |code| code.0);
        bool::from(self.0.as_bytes().ct_eq(typed.as_bytes()))
    }
}

impl fmt::Display for SetupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(4);
        write!(f, "{first}-{second}")
    }
}

/// No log shows it.
impl fmt::Debug for SetupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetupCode")
    }
}

#[cfg(test)]
mod tests {
    use super::SetupCode;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = SetupCode::read("7KQM-2XWB").unwrap();
        for (typed, is_right) in [
            ("7KQM-2XWB", true),
            (" 7kqm 2xwb\n", true),
            ("7KQM2XWB", true),
            ("7KQM-2XWC", false),
            ("7KQM-2XW", false),
            ("", false),
            ("7KQM-2XWB7KQM-2XWB", false),
        ] {
            assert_eq!(code.is(typed), is_right, "{typed}");
        }
        assert_eq!(SetupCode::read("7KQM-2XW0"), None, "no such sign");
    }

    #[test]
    fn new_codes_are_readable_and_differ() {
        let codes: Vec<String> = (0..50)
            .map(|_| SetupCode::new().unwrap().to_string())
            .collect();
        for code in &codes {
            assert_eq!(SetupCode::read(code).unwrap().to_string(), *code);
        }
        let distinct: std::collections::BTreeSet<&String> = codes.iter().collect();
        assert_eq!(distinct.len(), codes.len());
    }
}
