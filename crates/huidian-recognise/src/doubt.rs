//! Why a person should look before a text becomes a work.

use huidian_model::AuthorityRegister;
use huidian_text::title::ends_as_title;

use crate::class::Class;
use crate::facts::is_numbered_title;
use crate::public_body::{is_local, is_national_association};
use crate::recognition::Recognition;

/// What speaks against filing a page as a text without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// Not likely enough
    Unsure,
    /// A part is missing, in the middle or at the end
    Incomplete,
    /// Articles whose numbers come again, or that call their act by two names: two texts on one page
    Interleaved,
    /// The clause that tells the first day leaves it blank, and nothing says that it is a draft
    BlankDay,
    /// Words that tell about the instrument stand between its own
    Commented,
    /// No title, or none that can be one
    NoTitle,
    /// No body known or plausible issued it
    NoIssuer,
    /// The number is another body's, or of another year
    NumberDoubtful,
    /// Its title is that of a collection, a comparison or matter to learn from
    StudyMatter,
}

impl Doubt {
    pub fn chinese(self) -> &'static str {
        match self {
            Doubt::Unsure => "把握不足",
            Doubt::Incomplete => "正文不完整：编号有缺或结尾缺失",
            Doubt::Interleaved => "条文编号重复，或自称两种名称，可能混有两件文件",
            Doubt::BlankDay => "施行日期留空，像是征求意见稿",
            Doubt::Commented => "正文中夹有评论或报道",
            Doubt::NoTitle => "没有可作标题的文字",
            Doubt::NoIssuer => "未见已知的制定机关",
            Doubt::NumberDoubtful => "发文字号与机关或日期不符",
            Doubt::StudyMatter => "标题是汇编、对照或学习材料的",
        }
    }
}

/// Text and excerpt together are this likely where no person has to look. Set by looking at the labelled articles that were used for choosing
/// features too; `cargo xtask eval inbox` prints what passes and how much of it is false.
const SURE: f64 = 0.5;
/// The same where addressee, number or seal line stand in their places.
const SURE_FRAMED: f64 = 0.35;
/// Share of the wording that may tell about the instrument.
const TELLING: f64 = 0.2;
/// The same for a text on a page of its own: rules on 建议、批评和意见 use the words of readings. Set by looking at laws that were held back wrongly.
const TELLING_ALONE: f64 = 0.45;
/// Paragraphs of a commentator among the articles from which on they are a reading's. No law file has one.
const COMMENTS: usize = 3;
/// Numbers that may come again: some texts number an annex anew.
const REPEATED: u32 = 2;
/// Share of the numbers that may be missing where a text is off the sites of accounts: repealed articles leave gaps.
const MISSING: f64 = 0.3;
/// The same where the page is recognised as a part: of the law files, one that is whole has as many.
const MISSING_OF_PART: f64 = 0.1;

impl Recognition {
    /// What speaks against filing the page without a person; nothing for a sure text.
    pub fn doubts(&self, register: &AuthorityRegister) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let whole = &self.completeness;
        let title = self.facts.title.as_deref().unwrap_or("");
        for (holds, doubt) in [
            (
                self.likelihood(Class::Text) + self.likelihood(Class::Excerpt) < self.threshold(),
                Doubt::Unsure,
            ),
            (!whole.is_whole() || !whole.is_closed, Doubt::Incomplete),
            (
                whole.repeated > REPEATED || whole.has_two_names,
                Doubt::Interleaved,
            ),
            (whole.has_blank_day && !self.facts.is_draft, Doubt::BlankDay),
            (self.is_commented(), Doubt::Commented),
            (
                title.chars().count() < 5
                    || counts_products(title)
                    || !ends_as_title(title)
                        && self.standard.is_none()
                        && !title.ends_with("行动")
                        && !is_numbered_title(title),
                Doubt::NoTitle,
            ),
            (!self.has_issuer(register), Doubt::NoIssuer),
            (self.is_number_doubtful(register), Doubt::NumberDoubtful),
            (is_study_title(title), Doubt::StudyMatter),
        ] {
            if holds {
                doubts.push(doubt);
            }
        }
        doubts
    }

    /// The same for a page that the parser reads as a text and that carries no trace of a site: only what breaks a text counts.
    pub fn faults(&self, register: &AuthorityRegister) -> Vec<Doubt> {
        let whole = &self.completeness;
        let reach = (whole.last + 1).saturating_sub(whole.first).max(1);
        let missing = f64::from(whole.missing()) / f64::from(reach);
        let is_part = self.class == Class::Excerpt && missing > MISSING_OF_PART;
        let mut faults = Vec::new();
        let is_cover_alone = self.standard.is_some_and(|parts| !parts.has_body);
        if whole.is_cut || whole.first == 1 && missing > MISSING || is_part || is_cover_alone {
            faults.push(Doubt::Incomplete);
        }
        let is_numbered_twice =
            whole.repeated > REPEATED && f64::from(whole.repeated) > 0.2 * f64::from(whole.count);
        if is_numbered_twice || whole.has_two_names {
            faults.push(Doubt::Interleaved);
        }
        if whole.has_blank_day && !self.facts.is_draft {
            faults.push(Doubt::BlankDay);
        }
        let tells = self.completeness.count > 2 && self.telling > TELLING_ALONE;
        // a rule about reporters, or on what a decision says, tells in each line and is one all the same
        let is_spared = self.is_letter() || self.is_whole_text_of_known_body(register);
        if self.comments >= COMMENTS || tells && !is_spared {
            faults.push(Doubt::Commented);
        }
        if self.is_number_doubtful(register) {
            faults.push(Doubt::NumberDoubtful);
        }
        faults
    }

    /// A text that is likely one, with all its numbers and no commentator among them, of a body of the authority file.
    fn is_whole_text_of_known_body(&self, register: &AuthorityRegister) -> bool {
        self.class == Class::Text
            && self.confidence >= SURE
            && self.completeness.is_whole()
            && self.comments == 0
            && self
                .facts
                .issuers
                .iter()
                .any(|name| register.read(name).is_some())
    }

    fn threshold(&self) -> f64 {
        if self.is_framed { SURE_FRAMED } else { SURE }
    }

    /// A notice names what it carries by its short name, as a reading does: only numbered texts are judged.
    fn is_commented(&self) -> bool {
        self.comments >= COMMENTS
            || self.completeness.count > 2 && self.telling > TELLING && !self.is_letter()
    }

    /// A reply of the state names what it approves by its short name, line after line, as a reading does.
    fn is_letter(&self) -> bool {
        self.is_addressed && self.is_framed
    }

    fn likelihood(&self, class: Class) -> f64 {
        let place = crate::model::WEIGHED
            .iter()
            .position(|known| *known == class);
        place.map_or(0.0, |place| self.likely[place])
    }

    /// A body of the authority file, or one that is called as bodies of places are; a text that enacts itself may leave its issuer out where it rests on a
    /// law, gives organs of the state something to do, or is what associations agree on (自律公约).
    fn has_issuer(&self, register: &AuthorityRegister) -> bool {
        let is_known = |name: &String| {
            register.read(name).is_some() || is_local(name) || is_national_association(name)
        };
        let facts = &self.facts;
        if facts.issuers.iter().any(is_known) || self.standard.is_some_and(|parts| parts.is_public)
        {
            return true;
        }
        if facts
            .number
            .as_deref()
            .is_some_and(|number| register.by_number_prefix(number).is_some())
        {
            return true;
        }
        let title = facts.title.as_deref().unwrap_or("");
        // 国信办规: a number that no known body gives, and nobody named behind it
        facts.issuers.is_empty()
            && facts.number.is_none()
            && (self.enacts && (self.rests_on_law || self.governs || title.ends_with("自律公约"))
                || self.is_addressed)
            && !is_private_title(title)
    }

    fn is_number_doubtful(&self, register: &AuthorityRegister) -> bool {
        let Some(number) = self.facts.number.as_deref() else {
            return false;
        };
        let year = number
            .split_once('〔')
            .and_then(|(_, rest)| rest.get(..4)?.parse::<i16>().ok());
        let dated = self
            .facts
            .dated
            .filter(|dated| dated.kind == crate::facts::DateKind::Signed)
            .map(|dated| dated.on.year());
        // a document of December can be dated in January
        if let (Some(year), Some(dated)) = (year, dated)
            && (dated - year).abs() > 1
        {
            return true;
        }
        let Some(owner) = register.by_number_prefix(number) else {
            return false;
        };
        let readings: Vec<_> = self
            .facts
            .issuers
            .iter()
            .filter_map(|name| register.read(name))
            .collect();
        if readings.is_empty() {
            return false;
        }
        let family = register.family(&owner.id);
        !readings.iter().any(|reading| {
            reading.authority.id == owner.id
                || family.contains(&&reading.authority.id)
                || register.family(&reading.authority.id).contains(&&owner.id)
        })
    }
}

/// 62款…App清单: a count of products is what an action against them lists.
fn counts_products(title: &str) -> bool {
    let rest = title.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < title.len() && rest.starts_with('款')
}

/// Whether a title is that of a collection of acts, of a comparison of two texts, or of matter to learn them from.
pub fn is_study_title(title: &str) -> bool {
    const STUDY: [&str; 12] = [
        "课件",
        "学习笔记",
        "学习资料",
        "学习手册",
        "宣传手册",
        "汇编",
        "选编",
        "对照表",
        "新旧对照",
        "修订对照",
        "题库",
        "知识竞赛",
    ];
    // 法规汇编编辑出版管理规定 is a rule about such matter
    let plain = title
        .trim_end_matches(['）', ')'])
        .rsplit_once(['（', '('])
        .filter(|_| title.ends_with(['）', ')']))
        .map_or(title, |(plain, _)| plain);
    STUDY.iter().any(|word| plain.ends_with(word))
}

/// Whether a title is that of rules or papers which no public body makes: of a school, a hospital or a house, between parties, a model to be filled in. A
/// ministry's rule about schools names its issuer; without one, such a title is of the house's own rules.
pub fn is_private_title(title: &str) -> bool {
    const PRIVATE: [&str; 21] = [
        "中学",
        "小学",
        "幼儿园",
        "大学",
        "学院",
        "医院",
        "事务所",
        "小区",
        "村规民约",
        "居民公约",
        "业主",
        "管理规约",
        "宿舍",
        "食堂",
        "考勤",
        "员工",
        "合同",
        "协议",
        "范本",
        "模板",
        "公司",
    ];
    // no ministry, school or firm may call its rules 条例 (行政法规制定程序条例, article 5)
    let is_public = title.ends_with("条例")
        || title.ends_with("解释")
        || title.ends_with('法') && !title.ends_with("办法");
    PRIVATE.iter().any(|word| title.contains(word)) && !is_public
}
