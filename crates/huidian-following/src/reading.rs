//! Names and words as people give them.

use crate::error::{Error, Result};

/// Longest name, in characters.
pub(crate) const NAME_CHARS: usize = 80;

/// Words of a form, trimmed; line ends stay, other control characters do not.
pub(crate) fn read_text(parameter: &'static str, text: &str, most: usize) -> Result<String> {
    let text = text.trim().replace("\r\n", "\n");
    let refused = |reason: String| Error::Parameter {
        name: parameter,
        value: text.chars().take(NAME_CHARS).collect(),
        reason,
    };
    if text.chars().count() > most {
        return Err(refused(format!("longer than {most} characters")));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(refused("control characters in it".to_owned()));
    }
    Ok(text)
}

/// A name without white space around it or control characters in it.
pub(crate) fn read_name(parameter: &'static str, name: &str) -> Result<String> {
    let name = name.trim();
    let refused = |reason: &str| Error::Parameter {
        name: parameter,
        value: name.chars().take(NAME_CHARS).collect(),
        reason: reason.to_owned(),
    };
    if name.is_empty() {
        return Err(refused("a name is missing"));
    }
    if name.chars().count() > NAME_CHARS {
        return Err(refused("longer than 80 characters"));
    }
    if name.chars().any(char::is_control) {
        return Err(refused("control characters in a name"));
    }
    Ok(name.to_owned())
}
