//! Words of a decision as tokens: provisions, verbs, quotations.

use huidian_model::{ProvisionKind, ProvisionPath};

use super::blocks::Piece;
use crate::metadata::path_at;

/// What an instruction is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Provision(ProvisionPath),
    /// 至 between two provisions
    To,
    Quoted(String),
    /// 修改为, 改为
    Change,
    /// 增加
    Add,
    /// 删去
    Delete,
    /// 章名, 节名: of a chapter its heading alone is meant
    HeadingOnly,
    /// 后半段, 但书: less than the provision named before it is meant
    Narrower,
    /// 第二句, 末句: a sentence of the provision named before it, counted from 1; `None` is the last
    Sentence(Option<u32>),
    /// 末尾: what is added goes to the end of the provision named before it
    End,
    /// 增加一句
    OneSentence,
    /// 作为
    As,
    /// 之后, 后
    After,
    /// 之前, 前
    Before,
    /// 合并为
    Merge,
    /// 分别: each of several words into its own
    Separately,
    /// 统一, 全文: the whole text is meant, and not the provision named last
    Everywhere,
    /// 第五条作相同修改: what was changed last is changed here, too
    Same,
    /// 移至: a change that is not composed
    Move,
    /// （第三条除外）
    Except,
    /// 条文顺序作相应调整
    RestInOrder,
    /// 。 and ；
    Stop,
    Comma,
}

const WORDS: [(&str, Token); 66] = [
    ("前半段", Token::Narrower),
    ("后半段", Token::Narrower),
    ("前半句", Token::Narrower),
    ("后半句", Token::Narrower),
    ("前段", Token::Narrower),
    ("后段", Token::Narrower),
    ("首句", Token::Sentence(Some(1))),
    ("末句", Token::Sentence(None)),
    ("最后一句", Token::Sentence(None)),
    ("增加一句", Token::OneSentence),
    ("增写一句", Token::OneSentence),
    ("但书", Token::Narrower),
    ("句末", Token::Narrower),
    ("条末尾", Token::End),
    ("末尾", Token::End),
    ("条末", Token::End),
    ("款末", Token::End),
    ("项末", Token::End),
    ("相同修改", Token::Same),
    ("同样修改", Token::Same),
    ("同样的修改", Token::Same),
    ("修改为", Token::Change),
    ("修正为", Token::Change),
    ("调整为", Token::Change),
    ("替换为", Token::Change),
    ("改为", Token::Change),
    ("增加", Token::Add),
    ("增写", Token::Add),
    ("新增", Token::Add),
    ("删去", Token::Delete),
    ("删除", Token::Delete),
    ("编名", Token::HeadingOnly),
    ("章名", Token::HeadingOnly),
    ("节名", Token::HeadingOnly),
    ("标题", Token::HeadingOnly),
    ("合并", Token::Merge),
    ("分别", Token::Separately),
    ("统一", Token::Everywhere),
    ("全文", Token::Everywhere),
    ("文中", Token::Everywhere),
    ("条例中", Token::Everywhere),
    ("办法中", Token::Everywhere),
    ("规定中", Token::Everywhere),
    ("单列", Token::Move),
    ("单独", Token::Move),
    ("互换", Token::Move),
    ("对调", Token::Move),
    ("调换", Token::Move),
    ("移作", Token::Move),
    ("除外", Token::Except),
    ("移至", Token::Move),
    ("移到", Token::Move),
    ("作为", Token::As),
    ("之后", Token::After),
    ("之前", Token::Before),
    ("条文顺序", Token::RestInOrder),
    ("条款顺序", Token::RestInOrder),
    ("条文序号", Token::RestInOrder),
    ("条款序号", Token::RestInOrder),
    ("依次顺延", Token::RestInOrder),
    ("顺序作相应", Token::RestInOrder),
    ("；", Token::Stop),
    ("。", Token::Stop),
    ("后", Token::After),
    ("，", Token::Comma),
    ("至", Token::To),
];

const BEFORE: [&str; 4] = ["前增加", "前新增", "前增写", "前添加"];

/// Tokens of a block in order. A provision named as 第二款 alone belongs to the article named before it.
pub(super) fn tokens_of(pieces: &[Piece<'_>]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut last: Option<ProvisionPath> = None;
    for piece in pieces {
        match piece {
            Piece::Quoted(text) => tokens.push(Token::Quoted(text.clone())),
            Piece::Words(words) => read_words(words, &mut tokens, &mut last),
        }
    }
    tokens
}

fn read_words(words: &str, tokens: &mut Vec<Token>, last: &mut Option<ProvisionPath>) {
    let mut at = own_mark(words);
    while at < words.len() {
        let rest = &words[at..];
        if let Some((word, token)) = WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
            tokens.push(token.clone());
            at += word.len();
        } else if BEFORE.iter().any(|word| rest.starts_with(word)) {
            // 在“登记”前增加“依法”; 前款 is no such word
            tokens.push(Token::Before);
            at += '前'.len_utf8();
        } else if rest.starts_with('《') {
            // the title of the work amended holds no instruction
            at += rest
                .find('》')
                .map_or(rest.len(), |close| close + '》'.len_utf8());
        } else if (rest.starts_with('第') || rest.starts_with("附件"))
            && let Some((path, end)) = path_at(words, at, last.as_ref())
        {
            // 将第三条改为第四条，增加一款，作为第二款: the new paragraph is of the article that was 第三条
            *last = match tokens.as_slice() {
                [.., Token::Provision(old), Token::Change]
                    if is_article(old) && is_article(&path) =>
                {
                    Some(old.clone())
                }
                _ => Some(path.clone()),
            };
            tokens.push(Token::Provision(path));
            at = end;
        } else if let Some((number, length)) = sentence_mark(rest) {
            tokens.push(Token::Sentence(Some(number)));
            at += length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
}

fn is_article(path: &ProvisionPath) -> bool {
    let last = path.0.last();
    last.is_some_and(|step| step.kind == ProvisionKind::Article)
}

/// The number of 第二句, and its bytes.
fn sentence_mark(words: &str) -> Option<(u32, usize)> {
    let rest = words.strip_prefix('第')?;
    let end = rest.find('句')?;
    let number = huidian_text::parse_numeral(&rest[..end])?;
    Some((number, words.len() - rest.len() + end + '句'.len_utf8()))
}

/// Bytes of the number that the part itself has: 第一条 of a 修正案, 一、.
fn own_mark(words: &str) -> usize {
    let trimmed = words.trim_start();
    let mark = crate::marker::read_mark(trimmed).filter(|mark| mark.is_apart);
    mark.map_or(0, |mark| words.len() - trimmed.len() + mark.length)
}
