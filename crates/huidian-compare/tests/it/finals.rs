use huidian_compare::{Proposal, Side, propose_finals};
use huidian_model::{PartialDate, WorkKind};

use crate::sheet::document;

fn on(text: &str) -> PartialDate {
    text.parse().expect("a date")
}

fn first(proposals: &[Proposal]) -> Option<usize> {
    proposals.first().map(|proposal| proposal.candidate)
}

/// Titles and dates of real pairs; texts are not needed.
#[test]
fn finals_are_found_across_changed_titles() {
    let finals = [
        (
            "公共安全视频图像信息系统管理条例",
            "2025-01-13",
            &["国务院"][..],
        ),
        (
            "人工智能生成合成内容标识办法",
            "2025-03-07",
            &["国家互联网信息办公室"][..],
        ),
        (
            "网络安全技术 生成式人工智能服务安全基本要求",
            "2025-04-25",
            &["国家标准化管理委员会"][..],
        ),
        (
            "网络安全技术 生成式人工智能数据标注安全规范",
            "2025-04-25",
            &["国家标准化管理委员会"][..],
        ),
        (
            "公共数据资源登记管理暂行办法",
            "2025-01-08",
            &["国家发展和改革委员会", "国家数据局"][..],
        ),
        (
            "数据安全技术 个人信息保护合规审计要求",
            "2025-08-01",
            &[][..],
        ),
        (
            "数据出境安全评估办法",
            "2022-07-07",
            &["国家互联网信息办公室"][..],
        ),
    ];
    let drafts = [
        // 场所 became 安全
        (
            "公共场所视频图像信息系统管理条例（征求意见稿）",
            "2024-07-29",
            0,
        ),
        (
            "人工智能生成合成内容标识办法（征求意见稿）",
            "2024-09-14",
            1,
        ),
        // the series was renamed while the draft was open
        (
            "信息安全技术 生成式人工智能数据标注安全规范（征求意见稿）",
            "2024-04-03",
            3,
        ),
        (
            "网络安全技术 生成式人工智能服务安全基本要求（征求意见稿）",
            "2024-05-17",
            2,
        ),
        (
            "公共数据资源登记管理暂行办法（公开征求意见稿）",
            "2024-10-12",
            4,
        ),
    ];
    let candidates: Vec<Side<'_>> = finals
        .iter()
        .map(|(title, date, issuers)| Side {
            title,
            issuers,
            dated_on: Some(on(date)),
            ..Side::default()
        })
        .collect();
    for (title, date, wanted) in drafts {
        let draft = Side {
            title,
            dated_on: Some(on(date)),
            is_draft: true,
            ..Side::default()
        };
        let proposals = propose_finals(&draft, &candidates);
        assert_eq!(first(&proposals), Some(wanted), "{title}: {proposals:?}");
        assert!(!proposals[0].reasons.is_empty());
    }
}

#[test]
fn nothing_is_proposed_where_nothing_fits() {
    let draft = Side {
        title: "智能网联汽车时空数据安全处理基本要求（征求意见稿）",
        dated_on: Some(on("2024-04-26")),
        is_draft: true,
        ..Side::default()
    };
    let candidate = |title, date| Side {
        title,
        dated_on: Some(on(date)),
        ..Side::default()
    };
    let candidates = [
        candidate("汽车数据安全管理若干规定（试行）", "2021-08-16"),
        candidate("反保险欺诈工作办法", "2024-07-22"),
        // a second draft is no final
        Side {
            is_draft: true,
            ..candidate(
                "智能网联汽车时空数据安全处理基本要求（征求意见稿）",
                "2024-09-01",
            )
        },
        // older than the draft
        candidate("智能网联汽车时空数据安全处理基本要求", "2023-01-01"),
    ];
    assert_eq!(propose_finals(&draft, &candidates), []);
}

#[test]
fn a_standard_becomes_no_regulation_and_words_of_a_field_are_no_title() {
    let draft = Side {
        title: "网络安全技术 港口信息设施安全保护能力指标体系（征求意见稿）",
        dated_on: Some(on("2023-04-26")),
        is_draft: true,
        ..Side::default()
    };
    for title in [
        "港口信息设施安全保护条例",
        "信息安全技术 港口信息设施安全保护要求",
    ] {
        let candidate = Side {
            title,
            dated_on: Some(on("2024-05-01")),
            ..Side::default()
        };
        assert_eq!(propose_finals(&draft, &[candidate]), [], "{title}");
    }
}

#[test]
fn a_likely_text_outweighs_a_like_title() {
    let body = "第一条 为了规范登记，制定本办法。\n第二条 登记机构应当在二十日内审核。\n第三条 登记主体对材料真实性负责。\n";
    let draft_text = document(body);
    let same = document(&body.replace("二十日", "十五日"));
    let other = document(
        "第一条 为了加强票据管理，制定本规定。\n第二条 票据由财政部门统一印制。\n第三条 禁止转让票据。\n",
    );
    let draft = Side {
        title: "公共数据登记管理办法（征求意见稿）",
        is_draft: true,
        text: Some(&draft_text),
        ..Side::default()
    };
    let candidates = [
        Side {
            title: "公共数据登记票据管理办法",
            text: Some(&other),
            ..Side::default()
        },
        Side {
            title: "公共数据资源登记管理规定",
            kind: Some(WorkKind::DepartmentalRule),
            text: Some(&same),
            ..Side::default()
        },
    ];
    let proposals = propose_finals(&draft, &candidates);
    assert_eq!(first(&proposals), Some(1), "{proposals:?}");
}
