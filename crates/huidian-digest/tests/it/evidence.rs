//! What speaks for a row and what against it: one page and one reason for each.

use crate::support::read_text;

fn titles(text: &str) -> Vec<String> {
    read_text(text, "a.md")
        .documents
        .into_iter()
        .map(|row| row.title)
        .collect()
}

/// Pages whose documents are all that stands behind them.
#[test]
fn a_page_gives_the_documents_it_tells_of() {
    let pages: [(&str, &str, &[&str]); 30] = [
        (
            "news from here stands below 全球动态 as well",
            "# 早报（2024年9月5日）\n\n## 全球动态\n\n### 1. 十一部门发文\n\n9月4日，工信部等十一部门联合印发《甲设施协调发展通知》。\n\n### 2. 某国罚款\n\n荷兰发布《乙数据保护条例》。\n",
            &["甲设施协调发展通知"],
        ),
        (
            "a standard of ours is ours wherever it stands",
            "# 早报（2024年9月5日）\n\n## 国际动态\n\n近日，GB 44495—2024《整车甲安全技术要求》发布。\n",
            &["整车甲安全技术要求"],
        ),
        (
            "another state's law of the same name stays abroad",
            "# 早报（2024年9月5日）\n\n## 国外动态\n\n### 1. 韩国调查某公司\n\n其拒绝韩国《个人信息保护法》所规定的要求。\n",
            &[],
        ),
        (
            "a page called after another state's doings is abroad",
            "# 美国甲安全审查制度观察\n\n依《国际乙权力法》，总统发布《丙实施条例》。\n",
            &[],
        ),
        (
            "the members of a class are no grounds",
            "# 我国已有哪些规范\n\n程某介绍，在法律层面主要包括《甲信息法》《乙信息法》《丙信息法》等。部门规章如《丁管理规定》《戊管理办法》《己管理规定》。\n",
            &[
                "甲信息法",
                "乙信息法",
                "丙信息法",
                "丁管理规定",
                "戊管理办法",
                "己管理规定",
            ],
        ),
        (
            "what a test leans on is no roundup",
            "# 最新检测情况\n\n本次检测参考了以下法律法规作为依据：\n\n1) 《甲法》\n\n2) 《乙管理规定》\n",
            &[],
        ),
        (
            "what somebody gathered is one",
            "# 2024年法规\n\n根据公开信息，我们梳理了以下法律法规：\n\n1) 《甲信息法》\n\n2) 《乙数据管理规定》\n",
            &["甲信息法", "乙数据管理规定"],
        ),
        (
            "the page is called after it, and the text tells of it in other words",
            "# 《甲整车技术要求》等4项国家标准公开征求意见\n\n某司组织开展了《甲整车技术要求》等四项国家标准的制修订。\n",
            &["甲整车技术要求"],
        ),
        (
            "继 looks back",
            "# 周报（2022年10月）\n\n继今年6月23日国务院印发《甲数字政府意见》以来，各地加紧推进。\n",
            &[],
        ),
        (
            "laws that came one by one are the state of things",
            "# 某峰会举行\n\n随着《甲安全法》《乙保护法》等法律法规的相继出台，行业日益成熟。\n\n以《甲安全法》《丙条例》为核心的框架已经形成。\n",
            &[],
        ),
        (
            "nobody brought them about in that sentence",
            "# 观点\n\n其一，结合形势，相继出台《甲安全法》《乙保护法》，初步搭建架构。\n",
            &[],
        ),
        (
            "somebody did in this one",
            "# 2024年第一季度回顾\n\n**工信部**：先后发布《甲数据管理办法》、《乙数据管理规定》。\n",
            &["甲数据管理办法", "乙数据管理规定"],
        ),
        (
            "a wish has not come true",
            "# 两会声音（2024年3月）\n\n3月5日，某委员建议尽快出台《甲数据法》，呼吁修改《乙安全法》。有关部门加快推动出台《丙条例》。\n",
            &[],
        ),
        (
            "a product passed it",
            "# 喜报（2024年3月）\n\n3月5日，某产品顺利通过《甲安全技术要求》测评，入选《乙产品目录》。\n",
            &[],
        ),
        (
            "what a firm wrote for itself",
            "# 实践\n\n为此制定了详细的规则规范，包括：《甲审核规范》《乙处理规则》。\n",
            &[],
        ),
        (
            "headings of an article end like titles",
            "# 甲密码体系研究\n\n## 1、数据法规中的密码要求\n\n数据是基石，应当保护。\n\n## 2、防护体系和建议\n\n应当建设。\n\n## 3、密码应用标准\n\n应当遵循。\n",
            &[],
        ),
        (
            "a heading with a day is a title",
            "# 2024年汇总\n\n## 1、数据安全甲技术要求\n\n2024年3月5日\n\n## 2、数据安全乙技术要求\n\n2024年3月6日\n",
            &["数据安全甲技术要求", "数据安全乙技术要求"],
        ),
        (
            "a group and its share is no title",
            "# 考核知识点\n\n1. 密码政策法规（占比10%）\n2. 密码相关技术标准（占比20%）\n",
            &[],
        ),
        (
            "files are called after what they hold",
            "# 下载\n\n[1.网络安全技术 甲产品技术规范-标准文本.docx](https://example.org/a)\n\n[2.网络安全技术 乙产品技术规范-标准文本.pdf](https://example.org/b)\n",
            &["网络安全技术 甲产品技术规范", "网络安全技术 乙产品技术规范"],
        ),
        (
            "a link to what was written about a law",
            "# 观察\n\n文章。\n\n1. [《甲保护法》与《乙安全规范》对照比较表](https://example.org/a)\n2. [《丙法》的起源、演变和应用](https://example.org/b)\n",
            &[],
        ),
        (
            "the names of what a company keeps for itself",
            "# 体系建设\n\n| 序号 | 文件名称 |\n|---|---|\n| 1 | 数据安全管理制度 |\n| 2 | 数据分类分级规范 |\n| 3 | 数据安全应急预案 |\n| 4 | 供应商管理办法 |\n",
            &[],
        ),
        (
            "long paragraphs that begin with a title each",
            &format!(
                "# 标准进展\n\n《甲安全要求》规定了{0}。\n\n《乙安全要求》给出了{0}。\n\n《丙评价方法》描述了{0}。\n",
                "安全防护检测评估监测预警等方面的要求并适用于有关各方".repeat(12)
            ),
            &["甲安全要求", "乙安全要求", "丙评价方法"],
        ),
        (
            "the comma behind the title parts it from its verb",
            "# 评论（2024年9月）\n\n某局起草的《甲数据管理办法》《乙共享管理办法》，已于今年6月面向社会征求意见。\n",
            &["甲数据管理办法", "乙共享管理办法"],
        ),
        (
            "the headline is where the page tells of it",
            "# 工信部印发《甲数据安全能力提升实施方案》\n\n《方案》提出，到2026年底基本建立保障体系。\n",
            &["甲数据安全能力提升实施方案"],
        ),
        (
            "a headline's short form is no second document",
            "# 《甲关基保护管理办法》征求意见稿发布（2023年6月）\n\n6月5日，某局起草《甲关键信息基础设施保护管理办法（征求意见稿）》，向社会公开征求意见。\n",
            &["甲关键信息基础设施保护管理办法（征求意见稿）"],
        ),
        (
            "another state by its first letter",
            "# 早报（2022年12月28日）\n\n## 全球动态\n\n### 1. 美海军发布《甲优势行动计划》\n\n近日，相关文件发布。\n",
            &[],
        ),
        (
            "products that were tested",
            "# 检测情况\n\n| 序号 | 产品名称 | 标准 | 检测结果 |\n|---|---|---|---|\n| 1 | 甲数据防泄漏系统 | 甲产品技术规范 | 合格 |\n| 2 | 乙审计系统 | 乙产品技术规范 | 合格 |\n| 3 | 丙审计系统 | 丙产品技术规范 | 合格 |\n",
            &[],
        ),
        (
            "what members propose",
            "# 两会提案（2024年3月）\n\n| 序号 | 提案名称 | 提案人 |\n|---|---|---|\n| 1 | 关于制定数据条例的提案 | 张某 |\n| 2 | 关于完善标准体系 | 李某 |\n",
            &[],
        ),
        (
            "what speakers will do",
            "# 活动报名\n\n* 沉淀甲云服务三百万客户经验\n* 解读金融云最新等保密评规范\n* 剖析五大技术域常见安全方案\n",
            &[],
        ),
        (
            "a telephone number is no title",
            "# 通知（2024年9月）\n\n**征订热线：010-00000000**\n\n**《甲数据管理办法》**\n\n9月4日，工信部印发。\n",
            &["甲数据管理办法"],
        ),
    ];
    let wrong: Vec<String> = pages
        .into_iter()
        .map(|(reason, page, expected)| (reason, titles(page), expected))
        .filter(|(_, found, expected)| found != expected)
        .map(|(reason, found, expected)| format!("{reason}: {found:?}, not {expected:?}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Where a page has its text from did not issue the act.
#[test]
fn a_source_is_no_issuer() {
    let digest = read_text(
        "# 重磅（2023年2月）\n\n近日，中共中央、国务院印发了《甲整体布局规划》。\n\n（来源：新华网）\n",
        "a.md",
    );
    assert_eq!(digest.documents[0].issuers, ["中共中央", "国务院"]);
}

/// Fifteen files below a notice that puts the first of them and fourteen others out for comment are fifteen drafts.
#[test]
fn what_a_headline_tells_of_the_first_is_told_of_all() {
    let digest = read_text(
        "# 网安标委就《网络安全技术 甲产品技术规范（征求意见稿）》等3项国家标准征求意见\n\n**关于《网络安全技术 甲产品技术规范（征求意见稿）》等3项国家标准征求意见的通知**\n\n网安秘字〔2024〕119号\n\n全国网络安全标准化技术委员会秘书处\n\n2024年9月30日\n\n[**1.网络安全技术 乙产品技术规范-标准文本.docx**](https://example.org/a)\n\n[**2.网络安全技术 丙产品技术规范-标准文本.pdf**](https://example.org/b)\n\n[**3.网络安全技术 甲产品技术规范-标准文本.docx**](https://example.org/c)\n",
        "a.md",
    );
    let rows: Vec<(&str, bool, Option<&str>)> = digest
        .documents
        .iter()
        .map(|row| (row.title.as_str(), row.draft, row.number.as_deref()))
        .collect();
    let expected = ["乙", "丙", "甲"].map(|name| format!("网络安全技术 {name}产品技术规范"));
    let expected: Vec<(&str, bool, Option<&str>)> = expected
        .iter()
        .map(|title| (title.as_str(), true, None))
        .collect();
    assert_eq!(rows, expected);
}
