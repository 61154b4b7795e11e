//! Changes of rule files as acts of keepers: each a batch with who, when and why, and undone by one act.

use huidian_duties::RuleError;
use huidian_store::{BatchId, BatchKind, DutyRuleFile, Error, Transaction, UndoneBatch};

use crate::decide::Keeper;
use crate::duty_rules::merged_rules;

/// What becomes of a rule file, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleChange {
    pub path: String,
    /// The whole file; `None` goes back to the built-in one, or takes away one that is the library's own.
    pub content: Option<String>,
    /// What it is, in words.
    pub what: String,
    pub reason: String,
    /// What it rests on.
    pub source: String,
    /// The part that is changed, as it was and as it is.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Why rules are not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuleChangeError {
    /// All rules together would not be read.
    #[error(transparent)]
    Refused(#[from] RuleError),
    #[error(transparent)]
    Store(#[from] Error),
}

impl Keeper<'_> {
    /// Keeps a rule file if all rules together are read without a mistake, as a batch. `None` where the file says so already.
    ///
    /// # Errors
    ///
    /// The mistake, where there is one; the caller then gives up the transaction.
    pub fn change_rules(
        self,
        library: &mut Transaction<'_>,
        change: &RuleChange,
    ) -> Result<Option<BatchId>, RuleChangeError> {
        let kept = library.read()?.duty_rule_files()?;
        let own = kept.iter().find(|file| file.path == change.path);
        if own.map(|file| &file.content) == change.content.as_ref() {
            return Ok(None);
        }
        let mut after: Vec<DutyRuleFile> = kept
            .iter()
            .filter(|file| file.path != change.path)
            .cloned()
            .collect();
        if let Some(content) = &change.content {
            after.push(DutyRuleFile {
                path: change.path.clone(),
                content: content.clone(),
                changed_by: self.0.to_owned(),
                changed_at: jiff::Timestamp::UNIX_EPOCH,
            });
        }
        merged_rules(&after)?;
        let described = format!("{}：{}", change.path, change.what);
        let why = (change.reason.as_str(), change.source.as_str());
        let batch = library.begin_act(BatchKind::Rules, &described, self.0, why)?;
        match &change.content {
            Some(content) => library.put_duty_rule_file(&change.path, content, self.0)?,
            None => {
                library.remove_duty_rule_file(&change.path)?;
            }
        }
        let after = [
            change.after.clone().unwrap_or_default(),
            change.what.clone(),
            change.reason.clone(),
            format!("批次 {batch}"),
        ];
        let after: Vec<String> = after.into_iter().filter(|part| !part.is_empty()).collect();
        let after = after.join("；");
        self.note(
            library,
            "change_rules",
            &change.path,
            change.before.clone(),
            Some(after),
        )?;
        Ok(Some(batch))
    }

    /// Takes a batch back; one that changed rules only if those that are left are read without a mistake.
    ///
    /// # Errors
    ///
    /// Those of [`Transaction::undo_batch`], and the mistake; the caller then gives up the transaction.
    pub fn undo_batch(
        self,
        library: &mut Transaction<'_>,
        batch: BatchId,
    ) -> Result<UndoneBatch, RuleChangeError> {
        let undone = library.undo_batch(batch, self.0)?;
        let is_of_rules = library
            .read()?
            .find_batch(batch)?
            .is_some_and(|batch| batch.kind == BatchKind::Rules);
        if is_of_rules {
            merged_rules(&library.read()?.duty_rule_files()?)?;
        }
        Ok(undone)
    }
}
