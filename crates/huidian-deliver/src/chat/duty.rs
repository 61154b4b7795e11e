//! Who somebody is and what they ask about: 银行 数据出境, or 数据出境 alone, gives the questions of the threshold.

use huidian_duties::{
    AttributeId, Decision, Duty, Profile, Rules, ThresholdVersion, Trigger, Value,
    answer as answer_duties,
};
use huidian_operations::library_rules;

use super::{Context, Reply};
use crate::error::Result;

/// Words for who asks, and the attribute they stand for.
const WHO: [(&str, &str); 14] = [
    ("银行", "is_bank_insurance"),
    ("保险", "is_bank_insurance"),
    ("关基", "is_ciio"),
    ("关键信息基础设施运营者", "is_ciio"),
    ("平台", "is_platform_operator"),
    ("会计师事务所", "is_accounting_firm"),
    ("车企", "is_vehicle_data_processor"),
    ("汽车", "is_vehicle_data_processor"),
    ("支付机构", "is_non_bank_payment"),
    ("电力", "operates_power_monitoring"),
    ("机关", "is_state_organ"),
    ("医院", "is_medical_institution"),
    ("网络运营者", "is_network_operator"),
    ("企业", ""),
];

/// Words for what is asked about, and the threshold that answers.
const ABOUT: [(&str, &str); 33] = [
    ("重要数据备案变更", "miit_catalog_change"),
    ("重要数据出境", "export_route"),
    ("跨境", "export_route"),
    ("事件上报", "incident_report_limit"),
    ("多久报告", "incident_report_limit"),
    ("几小时报告", "incident_report_limit"),
    ("等级测评", "mlps_test_frequency"),
    ("人脸识别备案", "face_filing"),
    ("日志保存", "csl_log_article"),
    ("日志留存", "csl_log_article"),
    ("操作日志", "bank_log_years"),
    ("赴国外上市", "overseas_listing_review"),
    ("密码报告", "cii_crypto_report"),
    ("未成年人审计", "minors_audit_report"),
    ("小型处理者", "small_pi_processor"),
    ("数据出境", "export_route"),
    ("数据跨境", "export_route"),
    ("出境", "export_route"),
    ("标准合同", "standard_contract_eligibility"),
    ("出境认证", "certification_eligibility"),
    ("合规审计", "pi_audit_frequency"),
    ("个人信息保护负责人", "pi_officer_required"),
    ("事件报告", "incident_report_limit"),
    ("事件分级", "incident_tier"),
    ("等保测评", "mlps_test_frequency"),
    ("人脸备案", "face_filing"),
    ("国外上市", "overseas_listing_review"),
    ("大型平台", "large_platform"),
    ("汽车重要数据", "vehicle_important_data"),
    ("风险评估报送", "important_data_report_deadline"),
    ("漏洞报告", "vulnerability_report_limit"),
    ("上市审查", "overseas_listing_review"),
    ("个人信息审计", "pi_audit_frequency"),
];

/// Rules of a sector told in one answer.
const SECTOR_RULES_TOLD: usize = 6;

/// Questions told in one answer.
const QUESTIONS_TOLD: usize = 8;

/// A word alone, or written apart, asks a threshold's question only if it is as long as this; 出境 and 跨境 are words of many acts.
const WHOLE_WORD_CHARS: usize = 4;

/// The answer to a question of one to three words that say who asks and about what; `None` for every other question. What is asked may stand
/// alone (数据出境) or be written apart (上市 审查).
pub(super) fn answer(question: &str, context: &Context<'_>) -> Result<Option<Reply>> {
    let words: Vec<&str> = question.split_whitespace().collect();
    if !(1..=3).contains(&words.len()) {
        return Ok(None);
    }
    let who = |word: &&str| WHO.iter().find(|(known, _)| known == word);
    let about = |word: &&str| ABOUT.iter().find(|(known, _)| known == word);
    // a word that is neither asks for something else
    let is_known = |word: &&str| who(word).is_some() || about(word).is_some();
    let named = words.iter().find_map(who);
    if let Some((name, attribute)) = named
        && words.iter().all(is_known)
        && let Some((_, threshold)) = words.iter().find_map(about)
    {
        return threshold_answer(Some((*name, *attribute)), threshold, context);
    }
    let whole = words.concat();
    let is_long = whole.chars().count() >= WHOLE_WORD_CHARS;
    match about(&whole.as_str()).filter(|_| is_long) {
        Some((_, threshold)) => {
            let who = named.map(|(name, attribute)| (*name, *attribute));
            threshold_answer(who, threshold, context)
        }
        None => Ok(None),
    }
}

fn threshold_answer(
    who: Option<(&str, &str)>,
    id: &str,
    context: &Context<'_>,
) -> Result<Option<Reply>> {
    let rules = library_rules(context.reader)?.rules;
    let Some(index) = rules.find_threshold(id) else {
        return Ok(None);
    };
    let mut profile = Profile::default();
    let attribute = who.and_then(|(_, attribute)| rules.vocabulary.find(attribute));
    if let Some(attribute) = attribute {
        profile.state(attribute, Value::Bool(true));
    }
    let known = profile.known(&rules);
    let answered = answer_duties(&rules, &known, context.today);
    let threshold = &rules.thresholds[index];
    let name = who.map_or_else(String::new, |(name, _)| format!("{name}："));
    let mut text = format!("{name}{}（{}）\n", threshold.question, context.today);
    push_outcome(&mut text, &rules, &answered.thresholds[index].decision);
    if let Some(attribute) = attribute
        && threshold
            .attributes
            .iter()
            .any(|id| rules.vocabulary.attribute(*id).is_of_incident())
    {
        push_sector_reports(&mut text, &rules, attribute, context);
    }
    if let Some(note) = &threshold.note {
        text.push_str(&format!("注意：{note}\n"));
    }
    text.push_str(&format!(
        "在线计算：{}/duties/thresholds?id={id}",
        context.public_url
    ));
    Ok(Some(Reply::new("duty", text)))
}

/// Rules of incidents that name who asks stand beside the national one: a report to one authority does not replace the other.
fn push_sector_reports(text: &mut String, rules: &Rules, who: AttributeId, context: &Context<'_>) {
    let of_incident =
        |duty: &&Duty| duty.trigger == Trigger::Incident && duty.is_in_force(context.today);
    let told: Vec<String> = rules
        .duties_of(who)
        .filter(of_incident)
        .take(SECTOR_RULES_TOLD)
        .map(|duty| {
            let (work, provision) = (&rules.work_of(duty).title, duty.provision.as_deref());
            let provision = provision.unwrap_or("");
            format!("· {}（《{work}》{provision}）\n", duty.action)
        })
        .collect();
    if !told.is_empty() {
        text.push_str("行业规则同时适用，各报各的：\n");
        text.extend(told);
    }
}

/// The outcome with its place, or what has to be told for one.
fn push_outcome(text: &mut String, rules: &Rules, decision: &Decision<'_>) {
    let place = |version: &ThresholdVersion| {
        let provision = version.provision.as_deref().unwrap_or("");
        format!("依据：《{}》{provision}\n", version.work)
    };
    match decision {
        Decision::NoRuleInForce => text.push_str("这一天没有相应的规则。\n"),
        Decision::Decided { version, branch } => {
            text.push_str(&format!("结论：{}\n", branch.label));
            text.push_str(&place(version));
        }
        Decision::Undecided { version, ask, .. } => {
            text.push_str(&place(version));
            text.push_str("还不能下结论，请先弄清：\n");
            for (number, id) in ask.iter().take(QUESTIONS_TOLD).enumerate() {
                let asked = rules.vocabulary.attribute(*id);
                text.push_str(&format!(
                    "{}. {}：{}\n",
                    number + 1,
                    asked.label,
                    asked.meaning
                ));
            }
        }
    }
}
