//! What is done with the words that a decision quotes: they take the place of a provision's, come in beside them, or go on from those before.

use huidian_model::{Change, ProvisionKind, ProvisionPath};

use crate::metadata::path_at;

use super::{Narrower, State, is_article, is_heading, part_replaced};

impl State {
    /// 第五条作相同修改: the words that were changed last are changed here, too.
    pub(super) fn change_likewise(&mut self) {
        let known = self.changes.get(self.sentence.changes..).unwrap_or(&[]);
        let mut pairs: Vec<(String, String)> = Vec::new();
        for change in known {
            if let Change::Substitute { old, new, .. } = change {
                let pair = (old.clone(), new.clone());
                if !pairs.contains(&pair) {
                    pairs.push(pair);
                }
            }
        }
        if pairs.is_empty() {
            self.changes.push(Change::NotUnderstood);
        }
        for target in self.targets.clone() {
            let changed = pairs.iter().map(|(old, new)| Change::Substitute {
                target: target.clone(),
                old: old.clone(),
                new: new.clone(),
            });
            self.changes.extend(changed);
        }
        self.is_done = true;
    }

    /// Adds quoted words to those quoted right before, where these are a provision's new words.
    pub(super) fn goes_on(&mut self, more: &str) -> bool {
        let known = self.sentence.changes;
        let is_free = self.verb.is_none() && self.old.is_empty();
        let last = self.changes.get_mut(known..).and_then(<[Change]>::last_mut);
        match last {
            Some(Change::Replace { text, .. } | Change::Insert { text, .. }) if is_free => {
                text.push('\n');
                text.push_str(more);
                true
            }
            _ => false,
        }
    }

    /// Whether quoted words are the name of the chapter that is added, whose articles are quoted behind it.
    pub(super) fn names_new_heading(&self, text: &str) -> bool {
        const LONGEST: usize = 30;
        let is_new = self.new_heading.is_none() && self.numbers.first().is_some_and(is_heading);
        is_new
            && !text.contains(['\n', '。'])
            && !text.starts_with('第')
            && text.chars().count() <= LONGEST
    }

    /// 增加一章，作为第三章，章名为“法律责任”: its articles stand in instructions of their own.
    pub(super) fn close_heading(&mut self) {
        let named = self.new_heading.take().zip(self.heading_number.take());
        if let Some((name, number)) = named {
            self.changes.push(Change::Insert {
                after: None,
                text: format!("{}　{name}", number.citation()),
                number: Some(number),
            });
            self.is_done = true;
        }
    }

    pub(super) fn insert(&mut self, text: &str) {
        let number = self.numbers.first();
        let is_named = |number: &&ProvisionPath| text.starts_with(&number.citation());
        let heading = self
            .new_heading
            .take()
            .zip(number.filter(|number| !is_named(number)));
        let with_heading =
            heading.map(|(name, number)| format!("{}　{name}\n{text}", number.citation()));
        let text = with_heading.as_deref().unwrap_or(text);
        if self.narrower.is_some() || self.adds_sentence {
            self.add_words(text);
            return;
        }
        // 在第三条后增加一条：“…”: which number it bears nobody says, and a paragraph of 第三条 it is not
        if self.adds_article && self.numbers.is_empty() && !names_itself(text) {
            self.changes.push(Change::NotUnderstood);
            self.verb = None;
            self.adds_article = false;
            self.is_done = true;
            return;
        }
        let is_part_of_target = self.numbers.first().is_none_or(|number| {
            number
                .0
                .last()
                .is_some_and(|step| step.kind > ProvisionKind::Article)
        });
        let after = self
            .targets
            .last()
            .cloned()
            .filter(|_| self.is_after || is_part_of_target);
        self.changes.push(Change::Insert {
            after,
            number: self.numbers.first().cloned(),
            text: text.to_owned(),
        });
        self.numbers.clear();
        self.verb = None;
        self.gives_number = false;
        self.is_after = false;
        self.is_done = true;
    }

    /// A sentence of the one provision named is given anew, or goes.
    pub(super) fn push_part(&mut self, narrower: Narrower, text: &str) {
        let change = match self.targets.as_slice() {
            [target] => part_replaced(target.clone(), narrower, text),
            _ => Change::NotUnderstood,
        };
        self.changes.push(change);
        self.verb = None;
        self.gives_number = false;
        self.is_done = true;
    }

    /// 第四条末尾增加, 第四条第一句后增加一句, 第四条增加一句，作为第二句
    pub(super) fn add_words(&mut self, text: &str) {
        let number = match (self.sentence_number, self.narrower) {
            (Some(number), None) => Some(Some(number)),
            (None, None | Some(Narrower::End)) => Some(None),
            (None, Some(Narrower::Sentence(Some(number)))) if self.is_before => Some(Some(number)),
            (None, Some(Narrower::Sentence(Some(number)))) if self.is_after => {
                Some(Some(number + 1))
            }
            (None, Some(Narrower::Sentence(None))) if self.is_after => Some(None),
            _ => None,
        };
        let change = match (self.targets.as_slice(), number) {
            ([target], Some(number)) => Change::AddWords {
                target: target.clone(),
                number,
                text: text.to_owned(),
            },
            _ => Change::NotUnderstood,
        };
        self.changes.push(change);
        self.numbers.clear();
        self.verb = None;
        self.gives_number = false;
        self.is_after = false;
        self.is_before = false;
        self.adds_sentence = false;
        self.sentence_number = None;
        self.is_done = true;
    }

    pub(super) fn replace(&mut self, text: &str) {
        if let Some(narrower) = self.narrower {
            self.push_part(narrower, text);
            return;
        }
        // 第十条、第十一条合并为一条: the first takes the new words, the others go
        let target = if self.merges {
            self.targets.first()
        } else {
            self.targets.last()
        };
        if self.heading_only && target.is_some_and(is_division) {
            // 第一部分标题修改为“…”: where the heading of 一、 ends is not read
            self.changes.push(Change::NotUnderstood);
        } else if let Some(target) = target.cloned() {
            if self.merges {
                let others = self.targets[1..].iter().cloned();
                let gone = others.map(|target| Change::Delete { target });
                self.changes.extend(gone);
            }
            let becomes = self.numbers.first().filter(|number| **number != target);
            if let Some(number) =
                becomes.filter(|number| is_article(number) && !is_article(&target))
            {
                // 第二条第二款单独作为一条，作为第三条，修改为：“…”
                self.changes.push(Change::Insert {
                    after: None,
                    number: Some(number.clone()),
                    text: text.to_owned(),
                });
                self.changes.push(Change::Delete { target });
            } else {
                self.changes.push(Change::Replace {
                    becomes: becomes.cloned(),
                    target,
                    text: text.to_owned(),
                });
            }
        }
        self.renumbering = false;
        self.numbers.clear();
        self.verb = None;
        self.gives_number = false;
        self.is_done = true;
    }
}

/// Whether a place is one of an act without articles: 一、（一）.
fn is_division(path: &ProvisionPath) -> bool {
    path.0
        .first()
        .is_some_and(|step| step.kind == ProvisionKind::Division)
}

/// Whether quoted words begin with the label of the article that they are: 第四条　….
fn names_itself(text: &str) -> bool {
    path_at(text.trim_start(), 0, None).is_some_and(|(path, _)| {
        path.0
            .first()
            .is_some_and(|step| step.kind == ProvisionKind::Article)
    })
}
