//! Works a text is based on or replaces, in its own words.

use memchr::memmem;

use super::named::{Scope, WorkMention, line_end, mentions_in, sentence_around};
use super::{Metadata, Reading};

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let text = reading.text();
    metadata.based_on = based_on(text);
    metadata.replaces = replaces(text);
}

/// Bytes at the head of a text in which it says what it is based on.
const HEAD: usize = 12_000;

/// 根据《…》…，制定本办法.
fn based_on(text: &str) -> Vec<WorkMention> {
    let head = &text[..text.floor_char_boundary(text.len().min(HEAD))];
    for verb in ["根据", "依据", "依照", "按照"] {
        for at in memmem::find_iter(head.as_bytes(), verb) {
            let sentence = sentence_around(text, at);
            let words = &text[sentence.0..sentence.1];
            let makes = [
                "制定本",
                "制订本",
                "修订本",
                "现就",
                "作出",
                "作如下",
                "结合本",
                "结合我",
                "解释如下",
                "规定如下",
                "批复如下",
                "制定如下",
                "决定",
            ]
            .iter()
            .any(|word| words.contains(word));
            let span = (at, first_stop(text, at, sentence.1));
            let mentions = mentions_in(text, span, sentence);
            if makes && !mentions.is_empty() {
                return mentions;
            }
        }
    }
    Vec::new()
}

/// The end of 根据 …: the clause that says what is made of it.
fn first_stop(text: &str, at: usize, end: usize) -> usize {
    let said = &text[at..end];
    [
        "，结合",
        "，制定",
        "，制订",
        "，现",
        "，对",
        "，就",
        "制定本",
    ]
    .iter()
    .filter_map(|word| said.find(word))
    .min()
    .map_or(end, |stop| at + stop)
}

/// 代替《…》 and, of standards, 代替 GB/T …
fn replaces(text: &str) -> Vec<WorkMention> {
    let mut found = Vec::new();
    let head = &text[..text.floor_char_boundary(text.len().min(HEAD))];
    for verb in ["代替", "替代"] {
        for at in memmem::find_iter(head.as_bytes(), verb) {
            let sentence = sentence_around(text, at);
            let end = line_end(text, at).min(sentence.1.max(at));
            // …，部分代替 GB/T 3—2010: the next list is of its own
            let verb_end = at + verb.len();
            let end = memmem::find(
                &head.as_bytes()[verb_end..end.clamp(verb_end, head.len())],
                verb.as_bytes(),
            )
            .map_or(end, |next| verb_end + next);
            let is_part = text[..at].ends_with("部分");
            found.extend(
                mentions_in(text, (at, end), sentence)
                    .into_iter()
                    .map(|mention| WorkMention {
                        scope: if is_part {
                            Scope::Part("部分内容".to_owned())
                        } else {
                            mention.scope
                        },
                        ..mention
                    }),
            );
        }
    }
    found
}
