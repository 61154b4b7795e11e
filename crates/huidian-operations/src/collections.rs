//! What a keeper does with collections, for every door: each act is a batch, on record, and taken back like any other.

use huidian_model::WorkId;
use huidian_store::{BatchId, BatchKind, Error, Transaction};

use crate::decide::Keeper;

/// Longest name of a collection, in characters.
const LONGEST_NAME: usize = 60;

/// An act on a collection, which is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CollectionAct {
    Create,
    /// Puts works in; the collection is made where there is none.
    Add(Vec<WorkId>),
    Remove(Vec<WorkId>),
    /// From now on only people with an account read its works.
    Close,
    Open,
    /// Its works stay where they are. A closed one is opened first: nothing opens by the way.
    Delete,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CollectionError {
    #[error(
        "文集名不能为空，最多 {LONGEST_NAME} 字，不含控制字符 (a collection's name has 1 to {LONGEST_NAME} characters)"
    )]
    Name,
    #[error(
        "已有文集 {0}：用 huidian collection add 放入文件 (there is a collection of this name)"
    )]
    Exists(String),
    #[error("没有文集 {0}：先看 huidian collection list (no such collection)")]
    NoSuchCollection(String),
    #[error("本库未收录：{0} (not in this library)")]
    NoSuchWork(WorkId),
    #[error(
        "没有用户：关闭后没有人能读，先运行 huidian user add 名字 (nobody has an account, so nobody could read it)"
    )]
    NobodyReads,
    #[error(transparent)]
    Store(#[from] Error),
}

impl CollectionAct {
    /// As it stands in the record and in forms.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Create => "create_collection",
            Self::Add(_) => "add_to_collection",
            Self::Remove(_) => "remove_from_collection",
            Self::Close => "close_collection",
            Self::Open => "open_collection",
            Self::Delete => "delete_collection",
        }
    }

    fn described(&self, name: &str) -> String {
        match self {
            Self::Create => format!("新建文集 {name}"),
            Self::Add(works) => format!("放入文集 {name}：{} 件", works.len()),
            Self::Remove(works) => format!("移出文集 {name}：{} 件", works.len()),
            Self::Close => format!("关闭文集 {name}"),
            Self::Open => format!("打开文集 {name}"),
            Self::Delete => format!("删除文集 {name}"),
        }
    }
}

impl Keeper<'_> {
    /// Does an act on the collection of a name, in the caller's transaction; gives the batch that takes it back, and how many works it moved.
    pub fn change_collection(
        self,
        library: &mut Transaction<'_>,
        name: &str,
        act: &CollectionAct,
    ) -> Result<(BatchId, usize), CollectionError> {
        let name = name.trim();
        let is_name = (1..=LONGEST_NAME).contains(&name.chars().count());
        if !is_name || name.chars().any(char::is_control) {
            return Err(CollectionError::Name);
        }
        self.check(library, name, act)?;
        let described = act.described(name);
        let batch = library.begin_act(BatchKind::Collection, &described, self.0, ("", ""))?;
        let mut moved = 0;
        let key = match act {
            CollectionAct::Create | CollectionAct::Add(_) => {
                library.add_collection(name, self.0)?
            }
            _ => find(library, name)?.key,
        };
        match act {
            CollectionAct::Create => {}
            CollectionAct::Add(works) => {
                for work in works {
                    moved += usize::from(library.put_in_collection(key, work)?);
                }
            }
            CollectionAct::Remove(works) => {
                for work in works {
                    moved += usize::from(library.take_from_collection(key, work)?);
                }
            }
            CollectionAct::Close => library.close_collection(key, true)?,
            CollectionAct::Open => library.close_collection(key, false)?,
            CollectionAct::Delete => library.remove_collection(key)?,
        }
        let after = match act {
            CollectionAct::Add(works) | CollectionAct::Remove(works) => {
                let named: Vec<&str> = works.iter().map(WorkId::as_str).collect();
                format!("{}；批次 {batch}", named.join("、"))
            }
            _ => format!("批次 {batch}"),
        };
        self.note(library, act.id(), name, Some(described), Some(after))?;
        Ok((batch, moved))
    }

    fn check(
        self,
        library: &mut Transaction<'_>,
        name: &str,
        act: &CollectionAct,
    ) -> Result<(), CollectionError> {
        match act {
            CollectionAct::Create => {
                if library.read()?.find_collection(name)?.is_some() {
                    return Err(CollectionError::Exists(name.to_owned()));
                }
            }
            CollectionAct::Add(works) => {
                let reader = library.read()?;
                for work in works {
                    let is_there = reader.find_work(work)?.is_some();
                    if !is_there && reader.find_redirect(work)?.is_none() {
                        return Err(CollectionError::NoSuchWork(work.clone()));
                    }
                }
            }
            CollectionAct::Close => {
                find(library, name)?;
                let users = library.read()?.users()?;
                if !users.iter().any(|user| user.disabled_at.is_none()) {
                    return Err(CollectionError::NobodyReads);
                }
            }
            CollectionAct::Delete => {
                if find(library, name)?.is_closed {
                    return Err(Error::CollectionClosed(name.to_owned()).into());
                }
            }
            CollectionAct::Open | CollectionAct::Remove(_) => drop(find(library, name)?),
        }
        Ok(())
    }
}

fn find(
    library: &mut Transaction<'_>,
    name: &str,
) -> Result<huidian_store::Collection, CollectionError> {
    let found = library.read()?.find_collection(name)?;
    found.ok_or_else(|| CollectionError::NoSuchCollection(name.to_owned()))
}
