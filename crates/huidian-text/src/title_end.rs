//! What titles of instruments end with: one table for all who look for titles.

/// Where words stand that may be a title. The less says that they are one, the fewer endings are enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitlePlace {
    /// A line of a page, where the head of a text may be.
    Page,
    /// In a roundup, inside 《》 or where a column or a list says that titles come.
    Roundup,
    /// A line of a roundup without any mark.
    BareLine,
    /// Inside 《》 in running text.
    Citation,
}

const PAGE: u8 = 1;
const ROUNDUP: u8 = 2;
const BARE: u8 = 4;
const CITED: u8 = 8;

impl TitlePlace {
    fn mark(self) -> u8 {
        match self {
            TitlePlace::Page => PAGE,
            TitlePlace::Roundup => ROUNDUP,
            TitlePlace::BareLine => BARE,
            TitlePlace::Citation => CITED,
        }
    }
}

/// Endings, and where each is enough (GB/T 9704 kinds, kinds of law, kinds of standard).
const ENDS: [(&str, u8); 92] = [
    ("条例", PAGE | ROUNDUP | BARE | CITED),
    ("规定", PAGE | ROUNDUP | BARE | CITED),
    ("办法", PAGE | ROUNDUP | BARE | CITED),
    ("细则", PAGE | ROUNDUP | BARE | CITED),
    ("规则", PAGE | ROUNDUP | BARE | CITED),
    ("决定", PAGE | ROUNDUP | BARE | CITED),
    ("决议", PAGE | ROUNDUP | BARE | CITED),
    ("解释", PAGE | ROUNDUP | BARE | CITED),
    ("批复", PAGE | ROUNDUP | BARE | CITED),
    ("答复", PAGE | CITED),
    ("意见", PAGE | ROUNDUP | BARE | CITED),
    ("通知", PAGE | ROUNDUP | BARE | CITED),
    ("公告", PAGE | ROUNDUP | BARE | CITED),
    ("通告", PAGE | ROUNDUP | BARE | CITED),
    ("通报", PAGE),
    ("解答", PAGE),
    ("方案", PAGE | ROUNDUP | BARE | CITED),
    ("规划", PAGE | ROUNDUP | BARE | CITED),
    ("计划", PAGE | ROUNDUP | BARE | CITED),
    ("纲要", PAGE | ROUNDUP | BARE | CITED),
    ("指南", PAGE | ROUNDUP | BARE | CITED),
    ("指引", PAGE | ROUNDUP | BARE | CITED),
    ("规范", PAGE | ROUNDUP | BARE | CITED),
    ("标准", PAGE | ROUNDUP | BARE | CITED),
    ("目录", PAGE | ROUNDUP | BARE | CITED),
    ("清单", PAGE | ROUNDUP | BARE | CITED),
    ("制度", PAGE | ROUNDUP | CITED),
    ("章程", PAGE | ROUNDUP | BARE | CITED),
    ("准则", PAGE | ROUNDUP | BARE | CITED),
    ("规程", PAGE | ROUNDUP | BARE | CITED),
    ("导则", PAGE | ROUNDUP | BARE | CITED),
    ("要点", PAGE | ROUNDUP | BARE | CITED),
    ("措施", PAGE | ROUNDUP | BARE | CITED),
    ("法", PAGE | CITED),
    ("法典", PAGE | ROUNDUP | BARE | CITED),
    ("令", PAGE | CITED),
    ("函", PAGE | CITED),
    ("修正案", PAGE | CITED),
    ("安排", PAGE | CITED),
    ("纪要", PAGE | CITED),
    ("要求", PAGE | ROUNDUP | BARE | CITED),
    ("公报", PAGE),
    ("说明", PAGE),
    ("宪法", PAGE | ROUNDUP),
    ("倡议", PAGE | ROUNDUP | BARE | CITED),
    ("承诺", PAGE),
    ("框架", PAGE | ROUNDUP | BARE | CITED),
    ("白皮书", PAGE),
    ("编", PAGE),
    ("公约", PAGE | ROUNDUP | CITED),
    ("预案", PAGE | ROUNDUP | BARE | CITED),
    ("原则", ROUNDUP),
    ("体系", ROUNDUP | BARE),
    ("规约", ROUNDUP),
    ("指令", ROUNDUP),
    ("命令", ROUNDUP | CITED),
    ("法案", ROUNDUP | CITED),
    ("草案", ROUNDUP | BARE),
    ("意见稿", ROUNDUP),
    ("守则", ROUNDUP | CITED),
    ("协定", ROUNDUP | CITED),
    ("要则", ROUNDUP),
    ("通则", ROUNDUP | CITED),
    ("总则", ROUNDUP | CITED),
    ("基准", ROUNDUP),
    ("指标", ROUNDUP),
    ("方法", ROUNDUP),
    ("模型", ROUNDUP),
    ("格式", ROUNDUP),
    ("术语", ROUNDUP),
    ("架构", ROUNDUP),
    ("接口", ROUNDUP),
    ("协议", ROUNDUP),
    ("复函", ROUNDUP | BARE | CITED),
    ("若干政策", ROUNDUP),
    ("工作安排", ROUNDUP),
    ("任务书", ROUNDUP),
    ("指导原则", BARE),
    ("议定书", CITED),
    ("宣言", CITED),
    ("程序", CITED),
    ("宪章", CITED),
    ("条约", CITED),
    ("大纲", CITED),
    ("政策", CITED),
    ("名录", CITED),
    ("备忘录", CITED),
    ("声明", CITED),
    ("基本法", CITED),
    ("税率表", CITED),
    ("标准体系", CITED),
    ("指标体系", CITED),
];

/// Every ending of the words that is enough in a place.
pub fn title_ends(words: &str, place: TitlePlace) -> impl Iterator<Item = &'static str> {
    ENDS.iter()
        .filter(move |(end, places)| places & place.mark() != 0 && words.ends_with(end))
        .map(|(end, _)| *end)
}

/// Whether words end as titles do, for where they stand.
pub fn has_title_end(words: &str, place: TitlePlace) -> bool {
    title_ends(words, place).next().is_some()
}
