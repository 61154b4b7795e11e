//! One instruction for several works: 将《A》第三条、《B》第二条中的“…”修改为“…”.

use super::blocks::{Block, Piece};
use crate::words::matching_close;

/// A work named in an instruction: its title, and the bytes from its 《 to the end of the provisions named behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JointWork {
    pub title: String,
    pub start: usize,
    pub end: usize,
}

/// Longest stretch of provisions between two works, in characters.
const BETWEEN: usize = 40;

/// The works that stand in one list from the first 《 on, each with its provisions; more than one, or none.
pub(crate) fn works_in_turn(words: &str) -> Vec<JointWork> {
    let mut found: Vec<JointWork> = Vec::new();
    let mut at = 0;
    while let Some(open) = words[at..].find('《').map(|open| at + open) {
        let Some(close) = matching_close(&words[open..]).map(|close| open + close) else {
            break;
        };
        if let Some(last) = found.last() {
            let between = &words[last.end..open];
            if !between
                .chars()
                .all(|c| matches!(c, '、' | '，' | '和' | '及' | '与' | '以' | ' '))
            {
                break;
            }
        }
        let behind = close + '》'.len_utf8();
        let end = behind + provisions_end(&words[behind..]);
        found.push(JointWork {
            title: words[open + '《'.len_utf8()..close].to_owned(),
            start: open,
            end,
        });
        at = end;
    }
    let are_different = found
        .iter()
        .skip(1)
        .all(|work| work.title != found[0].title);
    if found.len() < 2 || !are_different {
        return Vec::new();
    }
    found
}

/// Bytes of the provisions, and of the brackets before them, that a title has behind it: （令第3号）第三条第二款、第五条.
fn provisions_end(words: &str) -> usize {
    let mut from = 0;
    if let Some(inside) = words.strip_prefix(['（', '(']) {
        let close = inside.char_indices().find(|(_, c)| matches!(c, '）' | ')'));
        from = close.map_or(0, |(close, c)| {
            words.len() - inside.len() + close + c.len_utf8()
        });
    }
    let limit = words[from..]
        .find(['《', '“', '中', '。', '；', '\n', '修', '增', '删'])
        .map_or(words.len(), |limit| from + limit);
    let said = &words[from..limit];
    if said.chars().count() > BETWEEN || !said.trim_start().starts_with('第') {
        return from;
    }
    let last = said.rfind(['条', '款', '项', '目', '章', '节']);
    last.map_or(from, |last| {
        from + last + said[last..].chars().next().map_or(0, char::len_utf8)
    })
}

/// The part once for each of its works, with the provisions of that work alone.
pub(super) fn apart<'t>(block: &Block<'t>) -> Vec<(String, Block<'t>)> {
    let Some((place, words)) =
        block
            .pieces
            .iter()
            .enumerate()
            .find_map(|(place, piece)| match piece {
                Piece::Words(words) if words.contains('《') => Some((place, *words)),
                _ => None,
            })
    else {
        return Vec::new();
    };
    let works = works_in_turn(words);
    let (Some(first), Some(last)) = (works.first(), works.last()) else {
        return Vec::new();
    };
    let (lead, tail) = (&words[..first.start], &words[last.end..]);
    works
        .iter()
        .map(|work| {
            let mut pieces = block.pieces[..place].to_vec();
            let own = [lead, &words[work.start..work.end], tail];
            pieces.extend(own.map(Piece::Words));
            pieces.extend_from_slice(&block.pieces[place + 1..]);
            let own = Block {
                pieces,
                start: block.start,
                end: block.end,
            };
            (work.title.clone(), own)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::works_in_turn;

    #[test]
    fn works_of_one_list_are_told_from_others() {
        let cases: [(&str, &[&str]); 7] = [
            (
                "将《甲办法》第三条、《乙办法》第二条中的",
                &["甲办法》第三条", "乙办法》第二条"],
            ),
            ("将《甲办法》《乙办法》中的", &["甲办法》", "乙办法》"]),
            (
                "删去《甲办法》（令第3号）第三条第二款、第五条和《乙办法》第三条。",
                &["甲办法》（令第3号）第三条第二款、第五条", "乙办法》第三条"],
            ),
            // one work, and one that its new words name
            ("将《甲办法》第三条中的《乙办法》修改为", &[]),
            ("修改《甲办法》，依照《乙办法》处理", &[]),
            ("根据《甲法》制定《乙办法》", &[]),
            (
                "将《甲法》(以下简称甲法)第三条和《乙办法》第三条",
                &["甲法》(以下简称甲法)第三条", "乙办法》第三条"],
            ),
        ];
        for (words, expected) in cases {
            let found: Vec<&str> = works_in_turn(words)
                .iter()
                .map(|work| &words[work.start + '《'.len_utf8()..work.end])
                .collect();
            assert_eq!(found, expected, "{words}");
        }
    }
}
