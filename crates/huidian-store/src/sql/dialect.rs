//! Where PostgreSQL says the same in other words. Statements are written once, as SQLite takes them.

/// A query or a change as PostgreSQL takes it.
///
/// `like` of SQLite looks past the case of ASCII letters; columns sort by code point (`collate "C"`), where `ilike` does just that.
pub(super) fn query(sql: &str) -> String {
    let mut translated = String::with_capacity(sql.len());
    for piece in pieces(sql) {
        translated.push_str(match piece {
            Piece::Word("like") => "ilike",
            Piece::Word("instr") => "strpos",
            Piece::Word(text) | Piece::Other(text) => text,
        });
    }
    translated
}

/// Statements of a migration as PostgreSQL takes them: types, numbered keys, and references that a step of writing may check at its end.
pub(super) fn migration(sql: &str) -> String {
    let mut writer = Migration::default();
    let pieces: Vec<Piece<'_>> = pieces(sql).collect();
    for (index, piece) in pieces.iter().enumerate() {
        writer.take(*piece, &pieces[index + 1..]);
    }
    writer.sql
}

#[derive(Clone, Copy)]
enum Piece<'s> {
    Word(&'s str),
    /// Signs, white space, comments and quoted text.
    Other(&'s str),
}

fn pieces(sql: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let end = if is_word(first) {
            rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
        } else if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '\'' || first == '"' {
            rest[1..].find(first).map_or(rest.len(), |end| end + 2)
        } else {
            first.len_utf8()
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(if is_word(first) {
            Piece::Word(piece)
        } else {
            Piece::Other(piece)
        })
    })
}

/// Words that begin a line of a table which is no column.
const RULES: [&str; 5] = ["unique", "primary", "foreign", "check", "constraint"];

/// What the next words of a migration mean.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Elsewhere,
    /// A column's name follows.
    Name,
    /// A column's type follows.
    Type,
}

#[derive(Default)]
struct Migration {
    sql: String,
    place: Place,
    /// In the list of a new table's columns.
    is_in_table: bool,
    is_creating: bool,
    depth: usize,
    /// After `references`, until its list of columns closes.
    is_referring: bool,
    /// The word before.
    last: String,
}

impl Migration {
    fn take(&mut self, piece: Piece<'_>, after: &[Piece<'_>]) {
        match piece {
            Piece::Word(word) => {
                self.word(word, after);
                word.clone_into(&mut self.last);
            }
            Piece::Other(sign) => {
                self.sql.push_str(sign);
                self.sign(sign);
            }
        }
    }

    fn word(&mut self, word: &str, after: &[Piece<'_>]) {
        match self.place {
            Place::Name if RULES.contains(&word) => self.place = Place::Elsewhere,
            Place::Name => self.place = Place::Type,
            Place::Type => {
                self.place = Place::Elsewhere;
                self.sql.push_str(column_type(word, after));
                return;
            }
            Place::Elsewhere => match word {
                "table" if self.last == "create" => self.is_creating = true,
                "column" if self.last == "add" => self.place = Place::Name,
                "references" => self.is_referring = true,
                "char" => {
                    self.sql.push_str("chr");
                    return;
                }
                _ => {}
            },
        }
        self.sql.push_str(word);
    }

    fn sign(&mut self, sign: &str) {
        match sign {
            "(" => {
                self.depth += 1;
                if self.is_creating && self.depth == 1 {
                    self.is_creating = false;
                    self.is_in_table = true;
                    self.place = Place::Name;
                }
            }
            ")" => {
                self.depth = self.depth.saturating_sub(1);
                if self.is_referring {
                    self.is_referring = false;
                    self.sql.push_str(" deferrable");
                }
                if self.depth == 0 {
                    self.is_in_table = false;
                }
            }
            "," if self.is_in_table && self.depth == 1 => self.place = Place::Name,
            _ => {}
        }
    }
}

fn column_type(word: &str, after: &[Piece<'_>]) -> &'static str {
    let words: Vec<&str> = after
        .iter()
        .take_while(|piece| !matches!(piece, Piece::Other("," | ")" | ";")))
        .filter_map(|piece| match piece {
            Piece::Word(word) => Some(*word),
            Piece::Other(_) => None,
        })
        .collect();
    match word {
        // numbered by itself, unless its numbers are another table's
        "integer" if words == ["primary", "key"] => "bigint generated by default as identity",
        "integer" | "bigint" => "bigint",
        "smallint" => "smallint",
        "text" => "text collate \"C\"",
        "blob" => "bytea",
        "real" => "double precision",
        other => panic!("no type of PostgreSQL stands for {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{migration, query};

    #[test]
    fn statements_say_the_same_in_the_words_of_postgresql() {
        let cases = [
            // comments and quoted text are left alone
            (
                "select 'like' -- like\nfrom t where a like $1 and instr(b, $2) > 0",
                "select 'like' -- like\nfrom t where a ilike $1 and strpos(b, $2) > 0",
            ),
        ];
        for (sql, wanted) in cases {
            assert_eq!(query(sql), wanted);
        }
    }

    #[test]
    fn migrations_say_the_same_in_the_words_of_postgresql() {
        let cases = [
            // a table may be called as a type is
            (
                "create table blob (key integer primary key, hash blob not null unique);",
                "create table blob (key bigint generated by default as identity primary key, hash bytea not null unique);",
            ),
            // numbers of another table's rows are not given again
            (
                "create table c (blob_key integer primary key references blob (key), text text, primary key (a, b));",
                "create table c (blob_key bigint primary key references blob (key) deferrable, text text collate \"C\", primary key (a, b));",
            ),
            (
                "alter table work add column topics integer not null default 0;",
                "alter table work add column topics bigint not null default 0;",
            ),
            (
                "update t set name = owner || char(31) || title;",
                "update t set name = owner || chr(31) || title;",
            ),
            // a column is renamed, no type follows
            (
                "alter table item rename column run_key to batch_key;",
                "alter table item rename column run_key to batch_key;",
            ),
        ];
        for (sql, wanted) in cases {
            assert_eq!(migration(sql), wanted);
        }
    }
}
