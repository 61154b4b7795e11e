//! robots.txt, per RFC 9309.

/// Bytes of the file that are read; RFC 9309, 2.5: at least 500 KiB.
const MOST_BYTES: usize = 500 << 10;

/// The rules for one visitor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allows: bool,
    pattern: String,
}

impl Robots {
    /// Reads the groups of `agent` (a product token such as `huidian`), or those of `*` where it has none.
    pub fn parse(text: &str, agent: &str) -> Self {
        let end = (0..=MOST_BYTES.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        let (mut own, mut all) = (Vec::new(), Vec::new());
        let mut has_own = false;
        let (mut is_own, mut is_all) = (false, false);
        let mut in_rules = false;
        for line in text[..end].trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" => {
                    if in_rules {
                        (is_own, is_all, in_rules) = (false, false, false);
                    }
                    is_own |= value.eq_ignore_ascii_case(agent);
                    is_all |= value == "*";
                    has_own |= is_own;
                }
                "allow" | "disallow" => {
                    in_rules = true;
                    let rule = Rule {
                        allows: key == "allow",
                        pattern: normalised(value),
                    };
                    // an empty Disallow allows everything, which is the default
                    if value.is_empty() {
                        continue;
                    }
                    if is_own {
                        own.push(rule.clone());
                    }
                    if is_all {
                        all.push(rule);
                    }
                }
                // sitemap and crawl-delay belong to no group
                _ => {}
            }
        }
        Self {
            rules: if has_own { own } else { all },
        }
    }

    /// Whether a path with its query may be read: the longest rule decides, and of two as long the one that allows.
    pub fn allow(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        self.deciding(path).is_none_or(|rule| rule.allows)
    }

    /// The rule that forbids a path, as the file has it.
    pub fn rule_against(&self, path: &str) -> Option<String> {
        let rule = self.deciding(path).filter(|rule| !rule.allows)?;
        Some(format!("Disallow: {}", rule.pattern))
    }

    /// Whether nothing at all may be read.
    pub fn forbids_all(&self) -> bool {
        !self.allow("/") && !self.rules.iter().any(|rule| rule.allows)
    }

    fn deciding(&self, path: &str) -> Option<&Rule> {
        let path = normalised(path);
        self.rules
            .iter()
            .filter(|rule| matches(&rule.pattern, &path))
            .max_by_key(|rule| (rule.pattern.len(), rule.allows))
    }
}

/// Percent escapes in upper case, and those of letters that need none written out; what is not ASCII escaped (RFC 9309, 2.2.2).
fn normalised(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let escaped = (byte == b'%')
            .then(|| path.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(value)
                if value.is_ascii_alphanumeric() || matches!(value, b'-' | b'.' | b'_' | b'~') =>
            {
                out.push(value as char);
                at += 3;
            }
            Some(value) => {
                out.push_str(&format!("%{value:02X}"));
                at += 3;
            }
            None if byte.is_ascii() => {
                out.push(byte as char);
                at += 1;
            }
            None => {
                out.push_str(&format!("%{byte:02X}"));
                at += 1;
            }
        }
    }
    out
}

/// Whether a pattern with `*` and a closing `$` means a path. Linear in both.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, is_anchored) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return !is_anchored || rest.is_empty();
    };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    if is_anchored {
        rest.ends_with(last)
    } else {
        rest.contains(last)
    }
}

#[cfg(test)]
mod tests {
    use super::Robots;

    #[test]
    fn the_longest_rule_decides_and_own_groups_beat_the_general_one() {
        // file, path, whether allowed
        for (file, path, allowed) in [
            ("", "/a", true),
            ("User-agent: *\nDisallow: /", "/a", false),
            ("User-agent: *\nDisallow:", "/a", true),
            ("User-agent: *\nDisallow: /wxzf/", "/wxzf/1.htm", false),
            ("User-agent: *\nDisallow: /wxzf/", "/wxzf", true),
            (
                "User-agent: *\nDisallow: /\nAllow: /gongbao/",
                "/gongbao/gbgl.json",
                true,
            ),
            ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true),
            // one group for several visitors
            (
                "User-agent: other\nUser-agent: Huidian\nDisallow: /x",
                "/x",
                false,
            ),
            // own group: the general one does not count
            (
                "User-agent: *\nDisallow: /\n\nUser-agent: huidian\nDisallow: /d/",
                "/a",
                true,
            ),
            (
                "User-agent: huidian\nUser-agent: *\nDisallow: /",
                "/a",
                false,
            ),
            // patterns
            ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false),
            ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true),
            ("User-agent: *\nDisallow: /e/*/c", "/e/1/2/c", false),
            // escapes
            ("User-agent: *\nDisallow: /%e6%94%bf", "/政策", false),
            ("User-agent: *\nDisallow: /%61", "/abc", false),
            // comments, no colon, a mark at the beginning
            (
                "\u{feff}User-agent: * # all\nnonsense\nDisallow: / # 禁止",
                "/",
                false,
            ),
            ("User-agent: *\nDisallow: /", "/robots.txt", true),
        ] {
            let robots = Robots::parse(file, "huidian");
            assert_eq!(robots.allow(path), allowed, "{file:?} {path}");
            assert_eq!(
                robots.rule_against(path).is_some(),
                !allowed || path == "/robots.txt",
                "{file:?} {path}"
            );
        }
    }
}
