//! Orders and issuers of a finished row, where its number, title or section names them.

use crate::body::{bodies, is_body};
use crate::digest::Row;
use crate::passage::Passage;

/// 第745号国务院令 is 国务院令第745号, as orders are numbered.
pub(super) fn turn_order(row: &mut Row) {
    let turned = row.number.as_deref().and_then(|number| {
        let (serial, order) = number.strip_prefix('第')?.split_once('号')?;
        let is_order = order.ends_with('令') && order.chars().count() >= 3;
        is_order.then(|| format!("{order}第{serial}号"))
    });
    row.number = turned.or(row.number.take());
}

/// A row that names no issuer may still hold one: in the number of an order (国务院令第745号), or before 关于 in its title.
pub(super) fn name_issuer(row: &mut Row) {
    lead_joint_issue(row);
    drop_strangers(row);
    if !row.issuers.is_empty() {
        return;
    }
    let from_number = row
        .number
        .as_deref()
        .and_then(|number| number.split_once('令'))
        .map(|(before, _)| before);
    let from_title = row
        .title
        .split_once("关于")
        .map(|(before, _)| without_issuing(before));
    let from_section = row
        .section
        .as_deref()
        .map(|section| group_lead(section).unwrap_or(section))
        .filter(|section| names_one_body(section));
    let from_joint_section = row
        .section
        .as_deref()
        .filter(|section| names_several_bodies(section))
        .filter(|section| from_number.is_none_or(|issuer| section.contains(issuer)));
    for text in [from_joint_section, from_number, from_title, from_section]
        .into_iter()
        .flatten()
    {
        let passage = Passage::new(text.trim().chars().zip(0..));
        let found = bodies(&passage, passage.whole());
        if !found.names.is_empty() && !text.contains('《') {
            row.issuer_count = row.issuer_count.max(found.count());
            row.issuers = found.names;
            return;
        }
    }
}

/// 甲部 乙办关于印发…的通知 below the name of an account: who the title names has issued it, and nobody of whom it says nothing.
fn drop_strangers(row: &mut Row) {
    let Some((before, _)) = row.title.split_once("关于") else {
        return;
    };
    let passage = Passage::new(without_issuing(before).chars().zip(0..));
    let named = bodies(&passage, passage.whole()).names;
    // 江城市关于…的意见 names a place
    let is_place = |name: &String| name.ends_with(['省', '市', '县', '区', '州']);
    if named.is_empty() || named.iter().any(is_place) || before.contains('《') {
        return;
    }
    let is_within = |short: &str, long: &str| {
        let mut letters = long.chars();
        short.chars().all(|c| letters.any(|other| other == c))
    };
    let is_named = |issuer: &String| {
        named
            .iter()
            .any(|name| is_within(name, issuer) || is_within(issuer, name))
    };
    // 央行 and 中国人民银行 have no letter in common; what ends like an account is no short name of a body
    let is_account = |issuer: &String| {
        ["中心", "联盟", "实验室", "研究院", "社区", "智库"]
            .iter()
            .any(|end| issuer.ends_with(end))
    };
    if !row.issuers.iter().any(is_named) && row.issuers.iter().all(is_account) {
        row.issuers.clear();
    }
}

/// 甲办、乙办印发了关于…的意见: the bodies before the verb.
fn without_issuing(before: &str) -> &str {
    let before = before.trim_end_matches('了');
    ["印发", "发布", "公布", "出台", "下发"]
        .iter()
        .find_map(|verb| before.strip_suffix(verb))
        .unwrap_or(before)
        .trim_end_matches(['联', '合'])
}

/// 会同乙部、丙局联合公布, told below the name of a body: that body leads.
fn lead_joint_issue(row: &mut Row) {
    let Some(first) = row.issuers.first_mut() else {
        return;
    };
    let Some(partner) = ["会同", "联合", "协同"]
        .iter()
        .find_map(|word| first.strip_prefix(word))
        .filter(|partner| is_body(partner))
        .map(str::to_owned)
    else {
        return;
    };
    *first = partner;
    let lead = row
        .section
        .as_deref()
        .filter(|section| names_one_body(section));
    if let Some(lead) = lead.filter(|lead| !row.issuers.iter().any(|name| name == lead)) {
        row.issuers.insert(0, lead.to_owned());
        let named = row.issuers.len() as u32;
        row.issuer_count = row.issuer_count.map(|count| count.max(named));
    }
}

/// A section that is several bodies' names: 国家发展改革委、国家能源局.
fn names_several_bodies(section: &str) -> bool {
    let mut names = section.split(['、', '，', ' ']);
    section.contains(['、', ' ']) && names.all(names_one_body)
}

/// A section that is the name of a body (国家网信办) and not of a group of them (国家部委, 各部门).
fn names_one_body(section: &str) -> bool {
    is_body(section)
        && group_lead(section).is_none()
        && ![
            "部委",
            "部门",
            "各",
            "地方",
            "其他",
            "层面",
            "省市",
            "委办局",
            "行业",
            "中央",
            "国际",
        ]
        .iter()
        .any(|word| section.contains(word))
}

/// 证监会及交易所 collects what either issued, mostly the first; 甲委、乙局 issued together.
fn group_lead(section: &str) -> Option<&str> {
    ["及", "和", "与"].iter().find_map(|joint| {
        let (before, after) = section.split_once(joint)?;
        (is_body(before) && is_body(after)).then_some(before)
    })
}
