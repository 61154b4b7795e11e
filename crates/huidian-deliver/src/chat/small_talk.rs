//! Thanks, greetings, and how this works: words that are nothing else deserve help rather than an article.

/// What is said to a person, in pieces; longer ones before those that they begin with.
const COURTESIES: &[&str] = &[
    "有什么功能",
    "有哪些功能",
    "功能介绍",
    "取消关注",
    "人工客服",
    "人工服务",
    "转人工",
    "你能做什么",
    "您能做什么",
    "能做什么",
    "会做什么",
    "你是谁",
    "您是谁",
    "早上好",
    "上午好",
    "中午好",
    "下午好",
    "晚上好",
    "不客气",
    "没关系",
    "知道了",
    "有人吗",
    "你好",
    "您好",
    "大家好",
    "哈喽",
    "哈啰",
    "嗨",
    "早安",
    "晚安",
    "再见",
    "拜拜",
    "在吗",
    "在么",
    "在不在",
    "谢谢",
    "多谢",
    "感谢",
    "谢",
    "辛苦",
    "麻烦",
    "收到",
    "明白",
    "好的",
    "好滴",
    "可以",
    "不错",
    "厉害",
    "哈哈",
    "嗯",
    "哦",
    "早",
];
/// What stands beside them and says nothing by itself.
const BESIDE: &[&str] = &[
    "小助手",
    "机器人",
    "老师",
    "客服",
    "大家",
    "你们",
    "非常",
    "十分",
    "一下",
    "你",
    "您",
    "我",
    "了",
    "啦",
    "啊",
    "呀",
    "哈",
    "呢",
    "吧",
    "吗",
    "嘛",
    "的",
    "地",
    "太",
    "很",
    "好",
    "们",
    "请",
    "!",
    "！",
    "。",
    "，",
    ",",
    "~",
    "～",
    "?",
    "？",
    " ",
    "　",
    "、",
    "…",
];
/// How something is done.
const HOW: &[&str] = &[
    "怎么",
    "怎样",
    "如何",
    "能不能",
    "可不可以",
    "使用方法",
    "使用说明",
    "用法",
    "教程",
];
/// What is done here, and with what.
const DONE: &[&str] = &[
    "使用",
    "操作",
    "查询",
    "查找",
    "检索",
    "搜索",
    "下载",
    "提问",
    "资料包",
    "资料",
    "文件",
    "公众号",
    "这里",
    "这个",
    "这",
    "它",
    "东西",
    "用",
    "查",
    "搜",
    "问",
    "玩",
    "样",
    "才能",
    "能",
    "想",
    "要",
    "做",
    "请问",
];

const ENGLISH: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "thanks",
    "thank",
    "thx",
    "ty",
    "cheers",
    "bye",
    "goodbye",
    "ok",
    "okay",
    "good",
    "great",
    "nice",
    "cool",
    "please",
    "help",
    "morning",
    "afternoon",
    "evening",
    "night",
];
const ENGLISH_HOW: &[&str] = &["how", "what", "who"];
const ENGLISH_BESIDE: &[&str] = &[
    "you", "u", "so", "very", "much", "many", "a", "lot", "there", "to", "do", "does", "can", "i",
    "we", "it", "this", "use", "download", "search", "work", "works", "are", "is", "the", "files",
    "me", "and", "for", "your",
];

/// Whether a message, in lower case, asks nothing that a library answers.
pub(super) fn is_small_talk(text: &str) -> bool {
    if text.is_ascii() {
        return is_english_small_talk(text);
    }
    let mut rest = text;
    let (mut is_courteous, mut asks_how) = (false, false);
    while !rest.is_empty() {
        let of = |pieces: &[&str]| pieces.iter().find_map(|piece| rest.strip_prefix(piece));
        rest = if let Some(after) = of(COURTESIES) {
            is_courteous = true;
            after
        } else if let Some(after) = of(HOW) {
            asks_how = true;
            after
        } else if let Some(after) = of(BESIDE) {
            after
        } else if let Some(after) = of(DONE) {
            // 下载 alone asks for files
            if !HOW.iter().any(|how| text.contains(how)) {
                return false;
            }
            after
        } else {
            return false;
        };
    }
    is_courteous || asks_how
}

fn is_english_small_talk(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_core = |word: &&str| ENGLISH.contains(word) || ENGLISH_HOW.contains(word);
    words.iter().any(is_core)
        && words
            .iter()
            .all(|word| is_core(word) || ENGLISH_BESIDE.contains(word))
}

#[cfg(test)]
mod tests {
    use super::is_small_talk;

    #[test]
    fn what_asks_nothing_is_told_from_questions() {
        for text in [
            "谢谢",
            "非常感谢",
            "谢谢你",
            "谢谢啦",
            "太感谢了！",
            "辛苦了，谢谢老师",
            "好的",
            "好的，谢谢",
            "收到",
            "明白了",
            "你好呀",
            "早上好",
            "请问怎么用",
            "怎么下载",
            "如何下载",
            "如何使用",
            "怎么查资料",
            "请问这个怎么使用",
            "资料包怎么下载",
            "使用方法",
            "怎样提问",
            "有什么功能",
            "你有哪些功能？",
            "取消关注",
            "怎么取消关注",
            "人工客服",
            "请转人工",
            "thanks",
            "thank you very much",
            "ok",
            "how to use",
            "how do i download the files",
            "what can you do",
            "hi there",
        ] {
            assert!(is_small_talk(text), "{text}");
        }
        for text in [
            "下载",
            "资料包",
            "全部",
            "我要资料包",
            "查询",
            "数据安全法怎么处罚",
            "怎么处罚",
            "如何出境",
            "网络安全法谢谢",
            "感谢信管理办法",
            "怎么下载2024能源资料包",
            "早餐工程管理办法",
            "what is personal information",
            "help desk standard",
            "人工智能",
            "人工客服机器人管理办法",
            "how long are logs kept",
            "",
            "使用",
        ] {
            assert!(!is_small_talk(text), "{text}");
        }
    }
}
