//! Which names are those of bodies that may issue instruments.

use huidian_model::AuthorityRegister;
use huidian_text::PROVINCES;

/// Words in names of those who make rules for their own house, game or members, whatever office signs them.
const PRIVATE: [&str; 16] = [
    "公司",
    "集团",
    "课题组",
    "工作室",
    "校长",
    "业主",
    "村民会议",
    "董事",
    "股东",
    "俱乐部",
    "论坛",
    "公会",
    "直播",
    "粉丝",
    "王朝",
    "帝国",
];

/// Other states; ours is 中华人民共和国.
const FOREIGN: [&str; 6] = ["共和国", "王国", "联邦", "合众国", "欧盟", "联合国"];

/// Ministries and offices of earlier times, which are in no list: 对外经济贸易部 signed what is still in force.
const FORMER: [&str; 40] = [
    "林业部",
    "劳动部",
    "化学工业部",
    "广播电影电视部",
    "总后勤部",
    "总政治部",
    "总参谋部",
    "农牧渔业部",
    "水产部",
    "对外经济贸易部",
    "对外贸易部",
    "轻工业部",
    "纺织工业部",
    "冶金工业部",
    "机械工业部",
    "机械电子工业部",
    "电子工业部",
    "煤炭工业部",
    "石油工业部",
    "核工业部",
    "航空工业部",
    "航天工业部",
    "航空航天工业部",
    "兵器工业部",
    "建筑材料工业部",
    "建设部",
    "城乡建设环境保护部",
    "铁道部",
    "邮电部",
    "电力工业部",
    "水利电力部",
    "能源部",
    "地质矿产部",
    "物资部",
    "商业部",
    "国内贸易部",
    "粮食部",
    "内务部",
    "劳动人事部",
    "人事部",
];

/// Rivers and lakes that have a commission of the state.
const WATERS: [&str; 7] = ["长江", "黄河", "珠江", "淮河", "海河", "松辽", "太湖"];

const OFFICES: [&str; 20] = [
    "局",
    "厅",
    "署",
    "司",
    "政府",
    "法院",
    "检察院",
    "办公室",
    "办公厅",
    "委员会",
    "常委会",
    "大会",
    "中心",
    "秘书处",
    "部",
    "协会",
    "学会",
    "商会",
    "联合会",
    "支队",
];

/// Whether a name is of those who make rules for nobody but their own: a firm, a club, a forum, the owners of a house, another state or an invented one.
pub fn is_private_body(name: &str) -> bool {
    let is_ours = name.contains("中华人民共和国");
    PRIVATE.iter().any(|word| name.contains(word))
        || !is_ours && FOREIGN.iter().any(|word| name.contains(word))
}

/// Whether a name is that of a body that may issue instruments: one of the authority file, of a place, of the whole country, or an association of these. What
/// a name ends with says nothing where nothing before it does: 运营部 and 论坛管理委员会 are called as bodies are.
pub fn is_public_body(name: &str, register: &AuthorityRegister) -> bool {
    if is_private_body(name) {
        return false;
    }
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let begins = |firsts: &[&str]| firsts.iter().any(|first| name.starts_with(first));
    let is_national = begins(&[
        "全国",
        "国家",
        "国务院",
        "政务院",
        "中央",
        "中国共产党",
        "中共",
        "中国人民",
        "中华人民共和国",
        "最高人民",
    ]);
    // 市十二届人大常委会: the note leaves its own place out
    let is_of_own_place = begins(&["省", "市", "县", "区", "自治区", "自治州", "自治县"])
        && ends(&["大会", "代表会", "常委会", "常务委员会", "政府"]);
    let is_office = ends(&OFFICES);
    register.read(name).is_some()
        || is_local(name)
        || is_national
        || is_of_own_place
        || is_national_association(name)
        || FORMER
            .iter()
            .any(|former| name.ends_with(former) && names_no_more(name, former))
        || is_office
            && (begins(&PROVINCES) || begins(&WATERS) || has_place(name) && is_association(name))
        || is_office && begins_with_known(name, register)
}

/// Nothing before the former ministry's name but the state's.
fn names_no_more(name: &str, former: &str) -> bool {
    let before = name.strip_suffix(former).unwrap_or(name);
    before.is_empty() || ["原", "中国人民解放军", "中央人民政府"].contains(&before)
}

/// 中国证监会北京监管局: an office of a body of the authority file, which is called as that and more.
fn begins_with_known(name: &str, register: &AuthorityRegister) -> bool {
    /// Characters of a body's name, at least.
    const BODY: usize = 3;
    name.char_indices()
        .skip(BODY)
        .any(|(at, _)| register.readings(&name[..at]).next().is_some())
}

fn is_association(name: &str) -> bool {
    ["协会", "学会", "商会", "联合会"]
        .iter()
        .any(|last| name.ends_with(last))
}

/// 全国某某标准化技术委员会秘书处, 中国某某协会: too many for a list.
pub(crate) fn is_national_association(name: &str) -> bool {
    ["全国", "中国", "国家", "中华"]
        .iter()
        .any(|first| name.starts_with(first))
        && (["标准化技术委员会", "标准化技术委员会秘书处"]
            .iter()
            .any(|last| name.ends_with(last))
            || is_association(name))
        && !is_private_body(name)
}

fn has_place(name: &str) -> bool {
    name.chars()
        .skip(1)
        .take(12)
        .any(|c| "省市县区州旗".contains(c))
}

/// 某省某局, 某市人民政府: bodies of places are too many for a list.
pub(crate) fn is_local(name: &str) -> bool {
    let is_body = [
        "局",
        "厅",
        "委",
        "委员会",
        "人民政府",
        "办公室",
        "办公厅",
        "法院",
        "检察院",
        "大会",
        "会议",
        "代表会",
        "常委会",
        "政府",
        "总队",
        "支队",
    ]
    .iter()
    .any(|end| name.ends_with(end));
    has_place(name) && is_body && !is_private_body(name)
}

#[cfg(test)]
mod tests {
    use super::is_public_body;
    use huidian_model::AuthorityRegister;

    #[test]
    fn the_last_character_of_a_name_makes_no_body_of_the_state() {
        let register = AuthorityRegister::default();
        for (name, is_public) in [
            ("云湖市水务局", true),
            ("市十二届人大常委会", true),
            ("对外经济贸易部", true),
            ("上海海事局", true),
            ("长江水利委员会", true),
            ("云湖市水务协会", true),
            ("中国水务协会", true),
            ("某直播运营部", false),
            ("大云工部", false),
            ("云湖省垂钓俱乐部", false),
            ("云湖市棋友论坛管理委员会", false),
            ("星舰公会总部", false),
            ("云兰共和国司法部", false),
            ("假林业部", false),
            ("客户服务部", false),
            ("研究院", false),
        ] {
            assert_eq!(is_public_body(name, &register), is_public, "{name}");
        }
    }
}
