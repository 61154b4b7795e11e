//! What a batch can change.

/// A kind of row that batches change, and that is put back when one is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Record {
    Work,
    Fact,
    Relation,
    Expression,
    /// Tree of the expression of this key.
    Tree,
    /// All citations of the expression of this key.
    Citations,
    Capture,
    Manifestation,
    Redirect,
    Companion,
    /// A statement that was taken back
    Withdrawn,
    /// A rule file of duties that a keeper changed
    RuleFile,
    /// A line of a recognised text that a keeper put right
    Correction,
    Collection,
    /// A work in a collection
    CollectionWork,
}

impl Record {
    const ALL: [Record; 15] = [
        Self::Work,
        Self::Fact,
        Self::Relation,
        Self::Expression,
        Self::Tree,
        Self::Citations,
        Self::Capture,
        Self::Manifestation,
        Self::Redirect,
        Self::Companion,
        Self::Withdrawn,
        Self::RuleFile,
        Self::Correction,
        Self::Collection,
        Self::CollectionWork,
    ];

    pub(crate) fn id(self) -> &'static str {
        match self {
            Record::Work => "work",
            Record::Fact => "fact",
            Record::Relation => "relation",
            Record::Expression => "expression",
            Record::Tree => "tree",
            Record::Citations => "citations",
            Record::Capture => "capture",
            Record::Manifestation => "manifestation",
            Record::Redirect => "redirect",
            Record::Companion => "companion",
            Record::Withdrawn => "withdrawn",
            Record::RuleFile => "rule_file",
            Record::Correction => "correction",
            Record::Collection => "collection",
            Record::CollectionWork => "collection_work",
        }
    }

    pub(crate) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|record| record.id() == id)
    }

    pub(crate) fn table(self) -> &'static str {
        match self {
            Record::Work => "work",
            Record::Fact => "fact",
            Record::Relation => "relation",
            Record::Expression => "expression",
            Record::Tree => "expression_tree",
            Record::Citations => "citation",
            Record::Capture => "capture",
            Record::Manifestation => "manifestation",
            Record::Redirect => "work_redirect",
            Record::Companion => "companion",
            Record::Withdrawn => "withdrawn_statement",
            Record::RuleFile => "duty_rule_file",
            Record::Correction => "text_correction",
            Record::Collection => "collection",
            Record::CollectionWork => "collection_work",
        }
    }

    /// Reads all columns of the rows of a key; the first column is the table's key.
    pub(crate) fn select(self) -> &'static str {
        match self {
            Record::Work => "select * from work where key = $1",
            Record::Fact => "select * from fact where key = $1",
            Record::Relation => "select * from relation where key = $1",
            Record::Expression => "select * from expression where key = $1",
            Record::Tree => "select * from expression_tree where expression_key = $1",
            Record::Citations => "select * from citation where expression_key = $1 order by key",
            Record::Capture => "select * from capture where key = $1",
            Record::Manifestation => "select * from manifestation where key = $1",
            Record::Redirect => "select * from work_redirect where key = $1",
            Record::Companion => "select * from companion where key = $1",
            Record::Withdrawn => "select * from withdrawn_statement where key = $1",
            Record::RuleFile => "select * from duty_rule_file where key = $1",
            Record::Correction => "select * from text_correction where key = $1",
            Record::Collection => "select * from collection where key = $1",
            Record::CollectionWork => "select * from collection_work where key = $1",
        }
    }

    pub(crate) fn delete(self) -> &'static str {
        match self {
            Record::Work => "delete from work where key = $1",
            Record::Fact => "delete from fact where key = $1",
            Record::Relation => "delete from relation where key = $1",
            Record::Expression => "delete from expression where key = $1",
            Record::Tree => "delete from expression_tree where expression_key = $1",
            Record::Citations => "delete from citation where expression_key = $1",
            Record::Capture => "delete from capture where key = $1",
            Record::Manifestation => "delete from manifestation where key = $1",
            Record::Redirect => "delete from work_redirect where key = $1",
            Record::Companion => "delete from companion where key = $1",
            Record::Withdrawn => "delete from withdrawn_statement where key = $1",
            Record::RuleFile => "delete from duty_rule_file where key = $1",
            Record::Correction => "delete from text_correction where key = $1",
            Record::Collection => "delete from collection where key = $1",
            Record::CollectionWork => "delete from collection_work where key = $1",
        }
    }
}
