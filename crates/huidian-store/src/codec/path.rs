//! Provision addresses, exactly: the Chinese form is for people and leaves out what they do not need.

use huidian_model::citation::CitedProvision;
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{ProvisionKind, ProvisionPath};

/// Targets of a citation: `article:286.1/paragraph:2`, a range with `~`, several with `;`.
pub fn encode_target(target: &[CitedProvision]) -> String {
    let parts: Vec<String> = target
        .iter()
        .map(|cited| match &cited.to {
            Some(to) => format!("{}~{}", encode_path(&cited.from), encode_path(to)),
            None => encode_path(&cited.from),
        })
        .collect();
    parts.join(";")
}

/// Reads what [`encode_target`] wrote.
pub fn decode_target(text: &str) -> Option<Vec<CitedProvision>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.split(';')
        .map(|part| {
            let (from, to) = match part.split_once('~') {
                Some((from, to)) => (from, Some(decode_path(to)?)),
                None => (part, None),
            };
            Some(CitedProvision {
                from: decode_path(from)?,
                to,
            })
        })
        .collect()
}

fn encode_path(path: &ProvisionPath) -> String {
    // a path without steps is written, because an empty list of targets is nothing
    if path.is_empty() {
        return ".".to_owned();
    }
    let steps: Vec<String> = path.0.iter().map(encode_step).collect();
    steps.join("/")
}

fn encode_step(step: &PathStep) -> String {
    let numbers: Vec<String> = step.ordinal.0.iter().map(u32::to_string).collect();
    format!("{}:{}", step.kind.id(), numbers.join("."))
}

fn decode_path(text: &str) -> Option<ProvisionPath> {
    if text == "." {
        return Some(ProvisionPath::default());
    }
    let steps = text.split('/').map(decode_step).collect::<Option<_>>()?;
    Some(ProvisionPath(steps))
}

fn decode_step(text: &str) -> Option<PathStep> {
    let (kind, numbers) = text.split_once(':')?;
    let kind = ProvisionKind::ALL
        .into_iter()
        .find(|known| known.id() == kind)?;
    let numbers = if numbers.is_empty() {
        Vec::new()
    } else {
        numbers
            .split('.')
            .map(|number| number.parse().ok())
            .collect::<Option<_>>()?
    };
    Some(PathStep::new(kind, Ordinal(numbers)))
}
