//! A draft report, held against what a report must contain.

use huidian_duties::{check_draft, demands_of_report};

fn found(draft: &str, demand: &str) -> Option<String> {
    let demands = check_draft(draft);
    let one = demands.into_iter().find(|one| one.chinese == demand);
    one.unwrap_or_else(|| panic!("{demand} is demanded")).found
}

#[test]
fn a_demand_is_found_by_its_own_sense_and_not_by_a_word() {
    let unit = "单位名称";
    let system = "出事的系统或设施";
    let time = "发现或发生的时间";
    let place = "发生的地点";
    let kind = "事件类型";
    let level = "事件级别";
    let impact = "已造成的影响和危害";
    let taken = "已采取的措施";
    let effect = "措施的效果";
    let trend = "发展趋势和可能的进一步影响";
    let cause = "原因的初步分析";
    let traces = "溯源线索：攻击者、路径、漏洞";
    let next = "拟进一步采取的措施";
    let support = "请求支援的事项";
    let scene = "现场保护情况";
    // demand, draft, whether it says so
    let table = [
        (unit, "我公司系统异常。", false),
        (unit, "单位名称：待补充", false),
        (unit, "已向江东省人民政府报告。", false),
        (unit, "单位名称：江东云帆科技有限公司", true),
        (unit, "江东银行的门户系统出现异常。", true),
        (system, "我公司系统于3月1日发现异常。", false),
        (system, "相关业务系统受到影响", false),
        (system, "我行手机银行系统无法登录。", true),
        (system, "涉事系统：客户关系管理平台", true),
        (time, "发现时间：待查", false),
        (time, "报告时间：2026年3月1日", false),
        (time, "拟于3月5日前发现并整改", false),
        (time, "2026年3月1日10时20分，值班人员发现异常。", true),
        (time, "一、发现时间\n2026-03-01 10:20", true),
        (place, "时间地点另报", false),
        (place, "位于城东数据中心的机房", true),
        (kind, "未发生数据泄露。", false),
        (kind, "事件类型：不详", false),
        (kind, "系统遭勒索病毒攻击。", true),
        (level, "该系统为等级保护三级系统。", false),
        (level, "造成重大影响", false),
        (level, "初判为较大网络安全事件。", true),
        (level, "事件级别：一般", true),
        (impact, "我公司3月1日10时发现异常，用户受影响。", false),
        (impact, "影响范围：", false),
        (impact, "影响范围：待核实", false),
        (impact, "可能影响约3000名用户", false),
        (impact, "影响范围：约3000名用户无法登录", true),
        (impact, "约三千名用户的个人信息泄露。", true),
        (impact, "目前未造成数据泄露等危害。", true),
        (taken, "下一步措施：隔离系统", false),
        (taken, "拟立即隔离系统", false),
        (taken, "处置措施：略", false),
        (taken, "已将受感染主机隔离。", true),
        (taken, "处置措施：断开外网，重置全部口令", true),
        (effect, "预计明日恢复正常", false),
        (effect, "已恢复服务，攻击未再发生。", true),
        (trend, "可能的原因是配置错误", false),
        (trend, "发展趋势：待补充", false),
        (trend, "事态可能进一步扩大到下属机构。", true),
        (trend, "三、发展趋势\n已稳定，不会扩大", true),
        (cause, "原因正在调查。", false),
        (cause, "事件原因：不明", false),
        (cause, "初判为较大网络安全事件", false),
        (cause, "初步分析系弱口令被暴力破解所致。", true),
        (cause, "原因：第三方组件存在缺陷", true),
        (traces, "漏洞已修复。", false),
        (traces, "攻击者利用远程桌面进入内网。", true),
        (traces, "攻击源IP为198.51.100.7", true),
        (next, "已完成加固。", false),
        (next, "下一步将排查全部主机并加固。", true),
        (support, "请知悉。", false),
        (support, "支援事项：暂不需要", true),
        (support, "请求支援事项：无", true),
        (support, "恳请派员协助溯源。", true),
        (scene, "拟保留日志。", false),
        (scene, "已制作磁盘镜像并封存日志。", true),
    ];
    for (demand, draft, is_there) in table {
        let words = found(draft, demand);
        assert_eq!(words.is_some(), is_there, "{demand} in {draft}: {words:?}");
    }
}

#[test]
fn the_words_found_are_shown() {
    let words = found(
        "（二）影响范围：约3000名用户无法登录；级别：较大",
        "已造成的影响和危害",
    );
    assert_eq!(words.as_deref(), Some("影响范围：约3000名用户无法登录"));
    let words = found(
        "已联系厂商。攻击者利用远程桌面进入内网，随后加密文件。",
        "溯源线索：攻击者、路径、漏洞",
    );
    assert_eq!(words.as_deref(), Some("攻击者利用远程桌面进入内网"));
}

#[test]
fn a_ransom_is_demanded_where_the_draft_speaks_of_one() {
    let of_ransom = |draft: &str| -> Vec<bool> {
        check_draft(draft)
            .iter()
            .filter(|one| one.chinese.starts_with("勒索"))
            .map(|one| one.found.is_some())
            .collect()
    };
    assert!(of_ransom("系统遭攻击。").is_empty());
    assert_eq!(of_ransom("系统遭勒索病毒攻击。"), [false, false, false]);
    assert_eq!(
        of_ransom("系统遭勒索，对方索要赎金2枚比特币，限72小时内支付。"),
        [true, true, true]
    );
}

#[test]
fn an_empty_draft_has_nothing_and_a_whole_one_has_all() {
    assert!(check_draft("").iter().all(|one| one.found.is_none()));
    let whole = "单位名称：江东云帆科技有限公司\n涉事系统：订单平台\n\
        2026年3月1日10时20分，值班人员在城东机房发现订单平台遭拒绝服务攻击，初判为较大网络安全事件。\n\
        约3000名用户无法登录。已启用流量清洗并封堵来源地址，服务已恢复正常。\n\
        事态可能持续，不会扩大到其他平台。\n初步分析系竞争对手雇佣的僵尸网络所致。\n\
        攻击源IP为198.51.100.7。\n下一步将加固边界并继续监测。\n请求支援事项：无\n流量日志已留存。";
    let missing: Vec<&str> = check_draft(whole)
        .into_iter()
        .filter(|one| one.found.is_none())
        .map(|one| one.chinese)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn words_that_put_off_or_point_elsewhere_say_nothing() {
    let (effects, cause) = ("已造成的影响和危害", "原因的初步分析");
    for said in [
        "正在统计。",
        "正在统计",
        "具体数量正在统计中。",
        "统计中",
        "尚在核实",
        "损失情况有待进一步核实。",
        "尚未查明",
        "见附件",
        "详见附件2。",
        "见附件一",
        "同上",
        "影响范围正在核实，待核实后补报。",
        "待核实",
        "未知",
        "暂不清楚",
    ] {
        for (heading, demand) in [("三、已造成的影响和危害", effects), ("（五）原因", cause)]
        {
            for draft in [format!("{heading}\n{said}"), format!("{heading}：{said}")] {
                assert_eq!(found(&draft, demand), None, "{draft}");
            }
        }
    }
    // what says something goes on to
    for said in [
        "未造成影响。",
        "约3000名用户无法登录，其余正在统计。",
        "不影响生产。",
        "门户网站中断2小时",
    ] {
        let draft = format!("三、已造成的影响和危害\n{said}");
        assert!(found(&draft, effects).is_some(), "{draft}");
    }
    let draft = "原因：正在分析，初步判断系弱口令被破解";
    assert!(found(draft, cause).is_some());
}

#[test]
fn one_heading_does_not_count_for_two() {
    let (next, support) = ("拟进一步采取的措施", "请求支援的事项");
    let both = "八、拟进一步采取的措施和请求支援事项";
    let table = [
        // draft, further measures, support
        (format!("{both}\n拟委托专业机构取证。"), true, false),
        (format!("{both}：拟委托专业机构取证。"), true, false),
        (both.to_owned(), false, false),
        (
            format!("{both}\n拟委托专业机构取证。恳请派员协助溯源。"),
            true,
            true,
        ),
        ("下一步措施：排查全部主机".to_owned(), true, false),
    ];
    for (draft, is_next, is_support) in table {
        assert_eq!(found(&draft, next).is_some(), is_next, "{draft}");
        assert_eq!(found(&draft, support).is_some(), is_support, "{draft}");
    }
    let (kind, severity) = ("事件类型", "事件级别");
    let draft = "事件类型和级别：较大";
    assert!(found(draft, severity).is_some());
    assert_eq!(found(draft, kind), None);
    assert!(found("事件类型和级别：勒索病毒，较大", kind).is_some());
    // a heading on a line of its own says nothing, in whatever words
    assert_eq!(found("七、现场保护情况", "现场保护情况"), None);
    assert!(found("七、现场保护情况\n日志已封存", "现场保护情况").is_some());
    assert!(found("四、处置措施\n1. 断开外网\n2. 重置全部口令", "已采取的措施").is_some());
}

#[test]
fn what_a_report_must_say_is_listed_before_anything_is_drafted() {
    const MEASURES: &str = "国家网络安全事件报告管理办法";
    let listed = demands_of_report(MEASURES, Some("第四条第四款"));
    assert_eq!(listed.len(), 18);
    assert!(listed.iter().all(|one| one.found.is_none()));
    assert_eq!(listed.iter().filter(|one| one.of_ransomware).count(), 3);
    assert!(demands_of_report(MEASURES, Some("第八条")).is_empty());
    assert!(demands_of_report("某办法", Some("第四条第四款")).is_empty());
}
