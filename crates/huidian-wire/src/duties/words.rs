//! Chinese words for what rules name in English.

use super::{DeadlineShape, SpanShape};

/// Topics in the order of a page, with their names.
const TOPICS: [(&str, &str); 40] = [
    ("mlps", "网络安全等级保护"),
    ("incident_report", "事件报告"),
    ("data_incident", "数据安全事件"),
    ("pi_breach", "个人信息泄露"),
    ("incident_plan", "应急预案"),
    ("vulnerability", "漏洞与缺陷"),
    ("log_retention", "日志与记录留存"),
    ("ciio", "关键信息基础设施"),
    ("ciio_assessment", "关基检测评估"),
    ("crypto", "商用密码"),
    ("procurement_review", "采购审查"),
    ("national_security_review", "国家安全审查"),
    ("listing", "上市审查"),
    ("localisation", "境内存储"),
    ("cross_border", "数据出境"),
    ("foreign_request", "外国机构调取"),
    ("transition", "过渡期整改"),
    ("data_security", "数据安全制度"),
    ("data_classification", "数据分类分级与目录"),
    ("important_data_assessment", "重要数据风险评估"),
    ("important_data_like", "视同重要数据的义务"),
    ("person_in_charge", "负责人与机构"),
    ("overseas_representative", "境内代表"),
    ("sharing", "提供与委托处理"),
    ("restructuring", "合并、分立、解散"),
    ("pi_protection", "个人信息保护"),
    ("consent", "同意"),
    ("pia", "影响评估"),
    ("pi_audit", "合规审计"),
    ("minors", "未成年人"),
    ("face", "人脸识别"),
    ("platform", "平台"),
    ("large_platform", "大型平台"),
    ("algorithm", "算法"),
    ("labelling", "内容标识"),
    ("generative_ai", "生成式人工智能"),
    ("bank_assessment", "银行保险评估与报告"),
    ("gov_app", "政务应用"),
    ("gov_data", "政务与公共数据"),
    ("real_name", "实名"),
];

/// A topic's name; one without a name stands as it is.
pub fn topic(id: &str) -> &str {
    let found = TOPICS.iter().find(|(known, _)| *known == id);
    found.map_or(id, |(_, name)| *name)
}

/// A deadline in one line.
pub fn deadline(shape: &DeadlineShape) -> String {
    let span = |span: Option<SpanShape>| {
        span.map_or_else(String::new, |span| {
            format!("{}{}", span.value, unit(span.unit))
        })
    };
    let from = shape.from.as_deref().map(start);
    let mut words = match shape.kind {
        "within" => format!("{}起 {} 内", from.unwrap_or_default(), span(shape.within)),
        "every" => format!("每 {} 一次", span(shape.every)),
        "by_month_day" => {
            let covers = match shape.covers.as_deref() {
                Some("previous_year") => "（上一年度）",
                Some("current_year") => "（当年）",
                _ => "",
            };
            format!(
                "每年 {} 前{covers}",
                shape.month_day.as_deref().unwrap_or("")
            )
        }
        "by_date" => format!("{} 前", shape.date.as_deref().unwrap_or("")),
        "before" => format!("{}前", shape.event.as_deref().unwrap_or("事")),
        "lead" => format!(
            "{}前 {}",
            shape.before.as_deref().unwrap_or("事"),
            span(shape.within)
        ),
        "retain_at_least" => format!("至少保存 {}", span(shape.within)),
        "valid_for" => format!("有效期 {}", span(shape.within)),
        "immediately" => "立即".to_owned(),
        "promptly" => "及时".to_owned(),
        "regularly" => "定期".to_owned(),
        _ => "期限未能确认".to_owned(),
    };
    if let Some(what) = &shape.what {
        words.push_str(&format!("（{what}）"));
    }
    // two of a duty's deadlines look as if both held, where only what is still to be told says which
    if shape.open.as_deref() == Some(huidian_duties::NOT_SELECTED) {
        words.push_str("（待补充后才能确定是否按此计算）");
    }
    words
}

fn start(from: &str) -> &str {
    match from {
        "incident.known_at" => "发现或获知",
        "incident.occurred_at" => "发生",
        "incident.closed_at" => "处置结束",
        "incident.classified_at" => "定级",
        "incident.first_reported_at" | "incident.last_reported_at" => "上次报告",
        other => other.trim_end_matches('起'),
    }
}

fn unit(id: &str) -> &'static str {
    match id {
        "minute" => "分钟",
        "hour" => "小时",
        "day" => "日",
        "workday" => "个工作日",
        "month" => "个月",
        _ => "年",
    }
}

/// 《work》 and its provision.
pub fn place(work: &str, provision: Option<&str>) -> String {
    format!("《{work}》{}", provision.unwrap_or("（条号未能确认）"))
}

/// 高, 中, 低.
pub fn confidence(id: &str) -> &'static str {
    match id {
        "high" => "可信度高",
        "medium" => "可信度中",
        _ => "可信度低，未能确认",
    }
}

/// 应当, 不得, 可以.
pub fn modality(id: &str) -> &'static str {
    match id {
        "must" => "应当",
        "must_not" => "不得",
        _ => "可以",
    }
}
