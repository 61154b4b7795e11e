//! Words of a decision as tokens: provisions, verbs, quotations.

use huidian_model::{ProvisionKind, ProvisionPath};

use huidian_text::numeral::is_numeral_char;

use super::blocks::Piece;
use super::divisions::division_at;
use super::token::Token;
use super::verbs::{Behind, behind, verb_at};
use crate::metadata::path_at;

const WORDS: [(&str, Token); 99] = [
    ("增加一条", Token::OneArticle),
    ("增加两条", Token::OneArticle),
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
    ("拆分为", Token::Change),
    ("拆分成", Token::Change),
    ("拆为", Token::Change),
    ("分为", Token::Change),
    ("修订为", Token::Change),
    ("变更为", Token::Change),
    ("更改为", Token::Change),
    ("改写为", Token::Change),
    ("改写成", Token::Change),
    ("修改成", Token::Change),
    ("变更成", Token::Change),
    ("改成", Token::Change),
    ("替换成", Token::Change),
    ("增加", Token::Add),
    ("增写", Token::Add),
    ("新增", Token::Add),
    ("删去", Token::Delete),
    ("删除", Token::Delete),
    ("编名", Token::HeadingOnly),
    ("章名", Token::HeadingOnly),
    ("节名", Token::HeadingOnly),
    ("标题", Token::HeadingOnly),
    ("合并为", Token::Merge),
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
    ("互换", Token::Swap),
    ("顺序互换", Token::Swap),
    ("顺序对调", Token::Swap),
    ("对调", Token::Swap),
    ("调换", Token::Swap),
    ("移作", Token::MoveTo),
    ("除外", Token::Except),
    ("移至", Token::MoveTo),
    ("移到", Token::MoveTo),
    ("移入", Token::MoveTo),
    ("作为", Token::As),
    ("之后", Token::After),
    ("之前", Token::Before),
    ("条文顺序", Token::RestInOrder),
    ("条款顺序", Token::RestInOrder),
    ("条文序号", Token::RestInOrder),
    ("条款序号", Token::RestInOrder),
    ("依次顺延", Token::RestInOrder),
    ("序号依次", Token::RestInOrder),
    ("序号相应", Token::RestInOrder),
    ("顺序依次", Token::RestInOrder),
    ("顺序相应", Token::RestInOrder),
    ("依次调整", Token::RestInOrder),
    ("依次递补", Token::RestInOrder),
    ("依次前移", Token::RestInOrder),
    ("依次后移", Token::RestInOrder),
    ("依次类推", Token::RestInOrder),
    ("依序调整", Token::RestInOrder),
    ("依序顺延", Token::RestInOrder),
    ("相应顺延", Token::RestInOrder),
    ("重新编号", Token::RestInOrder),
    ("重新排序", Token::RestInOrder),
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
    for (place, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Quoted(text) => tokens.push(Token::Quoted(text.clone())),
            Piece::Words(words) => {
                let behind = behind(&pieces[place + 1..]);
                let mut at = own_mark(words);
                while at < words.len() {
                    at += read_word(words, at, &mut tokens, &mut last, behind);
                }
            }
        }
    }
    tokens
}

/// Words that stand in instructions beside what they ask for and change nothing of it. Set by the words left over in decisions whose composed texts
/// equal the published ones; a word that is not here may say more than is read.
const FILLERS: [&str; 59] = [
    "作出如下修改",
    "作出以下修改",
    "作如下修改",
    "作以下修改",
    "作相应修改",
    "作相应调整",
    "作了相应调整",
    "相应调整",
    "修改如下",
    "中的",
    "以及",
    "并将",
    "同时",
    "相应",
    "其中的",
    "正文",
    "名称",
    "字样",
    "词语",
    "文字",
    "表述",
    "规定",
    "内容",
    "章名",
    "共",
    "题为",
    "标题",
    "其后",
    "如下",
    "将",
    "对",
    "在",
    "的",
    "中",
    "原",
    "及",
    "和",
    "与",
    "并",
    "由",
    "里",
    "内",
    "修改",
    "条文",
    "各",
    "均",
    "后续",
    "以后",
    "其他",
    "其余",
    "此后",
    "条款",
    "序号",
    "依次",
    "进行",
    "调整",
    "予以",
    "之后的",
    "位置",
];

/// Words of a part's instructions that are neither read nor known to say nothing: 罚款数额 in 将第六条中的罚款数额修改为“…”. Names of works, brackets
/// and sentences that ask for no change do not count.
pub(super) fn unread_words(pieces: &[Piece<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentence = Sentence::default();
    let mut last = None;
    let mut tokens = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        let Piece::Words(words) = piece else {
            sentence.has_object = true;
            sentence.other.push(String::new());
            tokens.push(Token::Quoted(String::new()));
            continue;
        };
        let behind = behind(&pieces[place + 1..]);
        let mut at = own_mark(words);
        while at < words.len() {
            let rest = &words[at..];
            if rest.starts_with(['\n', '。', '；']) {
                std::mem::take(&mut sentence).close(&mut found);
            }
            if let Some(length) = bracket(rest) {
                at += length;
                continue;
            }
            let known = tokens.len();
            let step = read_word(words, at, &mut tokens, &mut last, behind);
            match tokens.get(known) {
                Some(token) => sentence.note(token),
                None if rest.starts_with('《') => sentence.other.push(String::new()),
                None => sentence.push(&rest[..step]),
            }
            at += step;
        }
    }
    sentence.close(&mut found);
    found
}

/// Bytes of the bracket that these words begin with.
pub(super) fn bracket(words: &str) -> Option<usize> {
    let inside = words.strip_prefix(['（', '('])?;
    let close = inside.find(['）', ')'])?;
    let mark = inside[close..].chars().next().map_or(0, char::len_utf8);
    Some(words.len() - inside.len() + close + mark)
}

#[derive(Debug, Default)]
struct Sentence {
    has_verb: bool,
    has_object: bool,
    /// Stretches between tokens.
    other: Vec<String>,
}

impl Sentence {
    fn note(&mut self, token: &Token) {
        self.has_verb |= matches!(
            token,
            Token::Change | Token::Add | Token::Delete | Token::Merge | Token::Swap | Token::MoveTo
        );
        self.has_object |= matches!(token, Token::Provision(_));
        self.other.push(String::new());
    }

    fn push(&mut self, words: &str) {
        if self.other.is_empty() {
            self.other.push(String::new());
        }
        if let Some(last) = self.other.last_mut() {
            last.push_str(words);
        }
    }

    fn close(self, found: &mut Vec<String>) {
        if self.has_verb && self.has_object {
            let left = self.other.iter().map(|words| without_fillers(words));
            found.extend(left.filter(|words| !words.is_empty()));
        }
    }
}

/// What is left of words without those that say nothing, and without marks.
fn without_fillers(words: &str) -> String {
    let mut left = String::new();
    let mut rest = words;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = filler_length(rest) {
            rest = &rest[length..];
        } else {
            if first.is_alphanumeric() {
                left.push(first);
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    left
}

fn filler_length(words: &str) -> Option<usize> {
    let known = FILLERS.iter().find(|filler| words.starts_with(**filler));
    known.map(|filler| filler.len()).or_else(|| {
        // 改为两条, 增加三款: which they are is told behind
        let count = words.find(|c| !matches!(c, '两') && !is_numeral_char(c))?;
        let part = ["个条款", "条", "款", "项", "章", "节", "句", "段", "目"];
        let part = part
            .iter()
            .find(|part| words[count..].starts_with(**part))?;
        (count > 0).then_some(count + part.len())
    })
}

/// Reads the token at a byte, if one stands there; gives the bytes that are read or passed over.
fn read_word(
    words: &str,
    at: usize,
    tokens: &mut Vec<Token>,
    last: &mut Option<ProvisionPath>,
    behind: Behind,
) -> usize {
    let rest = &words[at..];
    if rest.starts_with("后续") {
        // 后续条款: no place behind anything
        return "后续".len();
    }
    if let Some((token, length)) = verb_at(words, at, tokens, behind) {
        tokens.push(token);
        length
    } else if let Some((word, token)) = WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
        tokens.push(token.clone());
        word.len()
    } else if BEFORE.iter().any(|word| rest.starts_with(word)) {
        // 在“登记”前增加“依法”; 前款 is no such word
        tokens.push(Token::Before);
        '前'.len_utf8()
    } else if rest.starts_with('《') {
        // the title of the work amended holds no instruction
        rest.find('》')
            .map_or(rest.len(), |close| close + '》'.len_utf8())
    } else if (rest.starts_with('第') || rest.starts_with("附件"))
        && let Some((path, end)) =
            division_at(words, at).or_else(|| path_at(words, at, last.as_ref()))
    {
        // 将第三条改为第四条，增加一款，作为第二款: the new paragraph is of the article that was 第三条
        *last = match tokens.as_slice() {
            [.., Token::Provision(old), Token::Change] if is_article(old) && is_article(&path) => {
                Some(old.clone())
            }
            _ => Some(path.clone()),
        };
        tokens.push(Token::Provision(path));
        end - at
    } else if let Some((number, length)) = sentence_mark(rest) {
        tokens.push(Token::Sentence(Some(number)));
        length
    } else {
        rest.chars().next().map_or(1, char::len_utf8)
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
pub(super) fn own_mark(words: &str) -> usize {
    let trimmed = words.trim_start();
    let mark = crate::marker::read_mark(trimmed).filter(|mark| mark.is_apart);
    mark.map_or(0, |mark| words.len() - trimmed.len() + mark.length)
}
