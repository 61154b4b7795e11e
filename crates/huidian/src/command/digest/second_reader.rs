//! A model as a second reader of a roundup: it proposes, the page decides.

use anyhow::{Context as _, Result};
use huidian_digest::{Digest, Proposal, accept_proposals};
use huidian_extract::Page;
use huidian_fetch::ChatModel;
use huidian_model::{Diagnostic, Severity};
use serde::Deserialize;

use crate::bounded;
use crate::config::ChatSettings;

const INSTRUCTION: &str = "You are given a page with numbered lines that may list Chinese laws, regulations, policies and standards. \
Answer with a JSON array only. For each instrument the page lists, one object: {\"title\": …, \"number\": … or null, \"date\": … or null, \"line\": …}, \
title, number and date exactly as printed, line the number of the line the title stands on. Leave out laws that are only cited, reports, news and foreign acts.";

/// What a model says of one row.
#[derive(Debug, Deserialize)]
struct Said {
    title: String,
    #[serde(default)]
    number: Option<String>,
    #[serde(default)]
    date: Option<String>,
    line: usize,
}

/// Asks the model and takes what the page says word for word; what is refused is a diagnostic.
pub(super) fn read_again(page: &Page, digest: &mut Digest, settings: &ChatSettings) -> Result<()> {
    let key = settings
        .key_file
        .as_ref()
        .map(|path| {
            bounded::read_text(path, bounded::SMALL_BYTES)
                .with_context(|| format!("read the key of the model in {}", path.display()))
        })
        .transpose()?;
    let model = ChatModel::new(&settings.address, &settings.model, key);
    let (numbered, spans) = numbered_lines(&page.text);
    let answer = model.ask(INSTRUCTION, &numbered)?;
    let proposals = proposals(&answer, &spans);
    let count = digest.documents.len();
    for (proposal, reason) in accept_proposals(page, digest, &proposals) {
        if reason != "the row is known" {
            digest.diagnostics.push(Diagnostic {
                severity: Severity::Note,
                code: "proposal-refused",
                message: format!("the model proposed {}: {reason}", proposal.title),
                span: Some(proposal.span),
            });
        }
    }
    digest.diagnostics.push(Diagnostic {
        severity: Severity::Note,
        code: "second-reader",
        message: format!(
            "{} rows were proposed by the model {} and stand in the page",
            digest.documents.len() - count,
            settings.model
        ),
        span: None,
    });
    Ok(())
}

/// The page with a number before each line, and where each line stands.
fn numbered_lines(text: &str) -> (String, Vec<(u32, u32)>) {
    let mut numbered = String::with_capacity(text.len());
    let mut spans = Vec::new();
    let mut start = 0u32;
    for (number, line) in text.split('\n').enumerate() {
        let end = start + line.chars().count() as u32;
        numbered.push_str(&format!("{}: {line}\n", number + 1));
        spans.push((start, end));
        start = end + 1;
    }
    (numbered, spans)
}

/// What of an answer can be read; a fence around it and entries of another shape are left out.
fn proposals(answer: &str, spans: &[(u32, u32)]) -> Vec<Proposal> {
    let (Some(start), Some(end)) = (answer.find('['), answer.rfind(']')) else {
        return Vec::new();
    };
    let entries: Vec<serde_json::Value> =
        serde_json::from_str(answer.get(start..=end).unwrap_or_default()).unwrap_or_default();
    entries
        .into_iter()
        .filter_map(|entry| serde_json::from_value::<Said>(entry).ok())
        .filter_map(|said| {
            let span = *spans.get(said.line.checked_sub(1)?)?;
            Some(Proposal {
                title: said.title,
                number: said.number,
                date: said.date,
                span,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{numbered_lines, proposals};

    #[test]
    fn answers_of_every_kind_are_read_as_far_as_they_go() {
        let (numbered, spans) = numbered_lines("甲\n\n云湖市栈道条例\n");
        assert_eq!(numbered, "1: 甲\n2: \n3: 云湖市栈道条例\n4: \n");
        assert_eq!(spans[2], (3, 10));
        for (answer, count) in [
            (
                "```json\n[{\"title\":\"云湖市栈道条例\",\"line\":3}]\n```",
                1,
            ),
            (
                "[{\"title\":\"甲\",\"line\":99},{\"title\":\"甲\",\"line\":0}]",
                0,
            ),
            ("[{\"name\":\"甲\"},{\"title\":\"甲\",\"line\":1}]", 1),
            ("I cannot help with that", 0),
            ("] and [", 0),
        ] {
            assert_eq!(proposals(answer, &spans).len(), count, "{answer}");
        }
    }
}
