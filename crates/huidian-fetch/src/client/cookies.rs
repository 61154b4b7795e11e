//! The cookies of one host, for one run: some sites give none of their pages without the one of the first.

use ureq::http::HeaderMap;

/// A site with more is not remembered whole.
const MOST: usize = 50;

#[derive(Debug, Default)]
pub(super) struct Cookies {
    pairs: Vec<(String, String)>,
}

impl Cookies {
    /// Keeps what an answer sets; says whether anything is new.
    pub(super) fn take(&mut self, headers: &HeaderMap) -> bool {
        let mut is_new = false;
        for value in headers.get_all("set-cookie") {
            let Some((name, value)) = value.to_str().ok().and_then(|value| value.split_once('='))
            else {
                continue;
            };
            let name = name.trim().to_owned();
            let value = value
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned();
            let count = self.pairs.len();
            match self.pairs.iter_mut().find(|(known, _)| *known == name) {
                Some(pair) if pair.1 == value => {}
                Some(pair) => {
                    pair.1 = value;
                    is_new = true;
                }
                None if count < MOST => {
                    self.pairs.push((name, value));
                    is_new = true;
                }
                None => {}
            }
        }
        is_new
    }

    pub(super) fn header(&self) -> Option<String> {
        let pairs: Vec<String> = self
            .pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}
