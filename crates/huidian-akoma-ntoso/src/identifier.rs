//! Addresses of provisions as identifiers of elements: 第三十一条/第二款 as `art_31__para_2`.

use std::collections::HashSet;

use huidian_model::ProvisionPath;
use huidian_model::provision::{Ordinal, PathStep};

use crate::kinds::{kind_of_short_form, short_form};

/// The identifier of an address.
pub fn portion(path: &ProvisionPath) -> String {
    let steps: Vec<String> = path
        .0
        .iter()
        .map(|step| format!("{}_{}", short_form(step.kind), numbers(&step.ordinal)))
        .collect();
    steps.join("__")
}

/// The address that an identifier stands for.
pub fn path_of(identifier: &str) -> Option<ProvisionPath> {
    // the second provision of one address is told apart by a number behind
    let identifier = identifier.split("--").next().unwrap_or(identifier);
    let step = |part: &str| {
        let (short, numbers) = part.rsplit_once('_')?;
        Some(PathStep::new(
            kind_of_short_form(short)?,
            ordinal_of(numbers)?,
        ))
    };
    let steps: Option<Vec<PathStep>> = identifier.split("__").map(step).collect();
    steps.map(ProvisionPath)
}

/// 二百八十六 with 之一 as `286-1`; a number without digits as nothing.
pub(crate) fn numbers(ordinal: &Ordinal) -> String {
    let numbers: Vec<String> = ordinal.0.iter().map(u32::to_string).collect();
    numbers.join("-")
}

pub(crate) fn ordinal_of(numbers: &str) -> Option<Ordinal> {
    if numbers.is_empty() {
        return Some(Ordinal(Vec::new()));
    }
    let numbers: Result<Vec<u32>, _> = numbers.split('-').map(str::parse).collect();
    numbers.ok().map(Ordinal)
}

/// Identifiers given out in one document, each once.
#[derive(Default)]
pub(crate) struct Identifiers {
    given: HashSet<String>,
}

impl Identifiers {
    /// The identifier of an address; none for a provision without one.
    pub(crate) fn give(&mut self, path: &ProvisionPath) -> Option<String> {
        if path.is_empty() {
            return None;
        }
        let plain = portion(path);
        let mut identifier = plain.clone();
        let mut number = 2u32;
        while !self.given.insert(identifier.clone()) {
            identifier = format!("{plain}--{number}");
            number += 1;
        }
        Some(identifier)
    }
}
