//! Natural questions: what remains when question words and politeness are dropped.

use huidian_text::fold;

use crate::alphabet::is_word_char;
use crate::answer::Wanted;
use crate::words::{is_of_field, legal_words};

/// Words that ask or connect and say nothing about the matter; longest first where one begins another.
const FUNCTION_WORDS: [&str; 72] = [
    "请问一下",
    "怎么办理",
    "能不能",
    "可不可以",
    "要不要",
    "是不是",
    "有没有",
    "该不该",
    "会不会",
    "算不算",
    "行不行",
    "用不用",
    "怎么办",
    "怎么样",
    "为什么",
    "是什么",
    "什么是",
    "有哪些",
    "什么时候",
    "什么样",
    "多长时间",
    "多少钱",
    "请问",
    "你好",
    "您好",
    "谢谢",
    "麻烦",
    "帮忙",
    "想问",
    "咨询",
    "什么",
    "怎么",
    "怎样",
    "如何",
    "哪些",
    "哪个",
    "哪种",
    "哪里",
    "谁",
    "是否",
    "能否",
    "可否",
    "可以",
    "应该",
    "应当",
    "需要",
    "多少",
    "多久",
    "我们",
    "你们",
    "他们",
    "自己",
    "一下",
    "的话",
    "如果",
    "但是",
    "因为",
    "所以",
    "而且",
    "我",
    "你",
    "他",
    "她",
    "吗",
    "呢",
    "吧",
    "啊",
    "呀",
    "嘛",
    "的",
    "了",
    "着",
];

/// Words, and the mark, that make a text a question; without one it is a list of words.
const ASKING: [&str; 24] = [
    "?",
    "吗",
    "呢",
    "什么",
    "怎",
    "咋",
    "如何",
    "哪",
    "谁",
    "是否",
    "能否",
    "可否",
    "是不是",
    "能不能",
    "可不可以",
    "要不要",
    "有没有",
    "会不会",
    "该不该",
    "算不算",
    "多少",
    "多久",
    "为何",
    "可以",
];

/// A question's matter: the bigrams by which articles are found, and the stretches they come from.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Question {
    /// Distinct, in order.
    pub grams: Vec<[char; 2]>,
    /// Distinct characters, in order.
    pub letters: Vec<char>,
    pub stretches: Vec<String>,
    /// Whether anything is asked.
    pub asks: bool,
    /// What kind of answer it asks for.
    pub wanted: Wanted,
    /// Whether it speaks in words of the trade, or in the law's for them: what was learned from lay questions says less about it.
    pub is_of_field: bool,
    /// Distinct bigrams of the law's words for what the text says in others; none of `grams`.
    pub legal: Vec<[char; 2]>,
    /// Works that the text names, by their numbers in a snapshot.
    pub named: Vec<u32>,
}

impl Question {
    pub(crate) fn of(text: &str) -> Self {
        let folded = fold(text);
        let asks = ASKING.iter().any(|word| folded.contains(word));
        let mut question = Self {
            asks,
            wanted: Wanted::of(&folded),
            is_of_field: is_of_field(&folded),
            ..Self::default()
        };
        for stretch in stretches(&folded) {
            let characters: Vec<char> = stretch.chars().collect();
            for pair in characters.windows(2) {
                let pair = [pair[0], pair[1]];
                if !question.grams.contains(&pair) && question.grams.len() < 128 {
                    question.grams.push(pair);
                }
            }
            for letter in &characters {
                if !question.letters.contains(letter) && question.letters.len() < 128 {
                    question.letters.push(*letter);
                }
            }
            if characters.len() >= 2 {
                question.stretches.push(stretch);
            }
        }
        for word in legal_words(&folded) {
            let characters: Vec<char> = word.chars().collect();
            for pair in characters.windows(2) {
                let pair = [pair[0], pair[1]];
                let is_word = pair.iter().all(|c| is_word_char(*c));
                let is_new = !question.grams.contains(&pair) && !question.legal.contains(&pair);
                if is_word && is_new && question.legal.len() < 64 {
                    question.legal.push(pair);
                }
            }
        }
        question
    }
}

/// Runs of word characters between function words and marks.
fn stretches(folded: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut rest = folded;
    while let Some(c) = rest.chars().next() {
        let word = FUNCTION_WORDS.iter().find(|word| rest.starts_with(**word));
        if let Some(word) = word {
            found.push(std::mem::take(&mut current));
            rest = &rest[word.len()..];
            continue;
        }
        if is_word_char(c) {
            current.push(c);
        } else {
            found.push(std::mem::take(&mut current));
        }
        rest = &rest[c.len_utf8()..];
    }
    found.push(current);
    found.retain(|stretch| !stretch.is_empty());
    found
}
