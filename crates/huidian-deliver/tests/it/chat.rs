use huidian_deliver::chat::{self, Context, Match, Reply, Rule};
use huidian_model::number::find_numbers;
use huidian_model::{FactValue, WorkId};
use proptest::prelude::*;

use crate::library::{TODAY, index, store};
use huidian_testing::fact;

fn ask_with(question: &str, rules: &[Rule]) -> Reply {
    let (store, index) = (store(), index());
    let context = Context {
        reader: &store.read().unwrap(),
        index: Some(&index),
        catalogue: huidian_catalogue::builtin(),
        today: TODAY,
        public_url: "https://law.example",
        rules,
    };
    chat::reply(question, &context).unwrap()
}

fn ask(question: &str) -> Reply {
    ask_with(question, &[])
}

#[test]
fn each_kind_of_question_gets_its_answer() {
    // question, topic, words of the answer
    let cases = [
        ("2024 年", "year", "2024年：共 2 件"),
        ("２０２４ 年 能源", "list", "2024年 · 能源：共 1 件"),
        ("2024-08", "list", "共 1 件"),
        ("2024年3月", "list", "能源行业数据分级指南"),
        ("2024 年 3 月", "list", "能源行业数据分级指南"),
        ("即将实施", "upcoming", "2027-01-01 施行"),
        ("即将施行 政务", "upcoming", "即将施行 1 件 · 政务"),
        ("最新 能源", "newest", "最新公布 · 能源"),
        ("能源最新政策", "newest", "能源行业数据分级指南"),
        ("征求意见 交通", "consultations", "2026-12-10 征求意见截止"),
        (
            "征求意见 能源",
            "consultations",
            "works?sector=energy&status=draft",
        ),
        // known, but nothing of its own here
        ("审计署", "nothing", "没有找到“审计署”"),
        ("帮助", "help", "2024 → 当年资料包"),
        ("  ", "help", "年份"),
        // small talk gets help, not an article
        ("你好", "help", "年份"),
        ("Hello!", "help", "年份"),
        ("谢谢～", "help", "年份"),
        ("在吗？", "help", "年份"),
        ("非常感谢！", "help", "年份"),
        ("好的，谢谢老师", "help", "年份"),
        ("怎么下载？", "help", "压缩包地址"),
        ("如何使用", "help", "年份"),
        ("How to use?", "help", "年份"),
        // what asks for files gets files
        ("下载", "list", "https://law.example/bundles/huidian.zip\n"),
        ("资料包", "list", "全部文件：共"),
        ("全部", "list", "全部文件：共"),
        ("下载资料包", "list", "全部文件：共"),
        (
            "2024资料包",
            "year",
            "https://law.example/bundles/huidian.zip?year=2024",
        ),
        ("下载2024年能源的资料包", "list", "2024年 · 能源：共 1 件"),
        ("怎么下载2024能源的资料包", "list", "2024年 · 能源：共 1 件"),
        ("能源 全部", "sector", "能源：共 1 件"),
        // whoever types a number leaves out what seems understood
        ("国能发12号", "work", "能源行业数据分级指南"),
        ("国能发[2024]12", "work", "能源行业数据分级指南"),
        ("河道安全法第二", "provision", "县级以上人民政府"),
        ("河道安全法第二条", "provision", "/2"),
        ("2024", "year", "2024年：共 2 件，有全文 1 件"),
        (
            "２０２４年！",
            "year",
            "https://law.example/bundles/huidian.zip?year=2024",
        ),
        ("2024年汇总", "year", "2024年：共 2 件"),
        ("1999", "year", "1999年：本库没有收录"),
        ("1901", "year", "1901年：本库没有收录"),
        ("能源", "sector", "能源：共 1 件"),
        ("银行 数据出境", "duty", "还不能下结论，请先弄清：\n1. "),
        // the sector's rules of incidents stand beside the national one
        (
            "银行 事件报告",
            "duty",
            "《银行保险机构数据安全管理办法》第六十九条",
        ),
        ("电力 事件报告", "duty", "行业规则同时适用，各报各的："),
        // what is asked stands alone, or is written apart; a short word, or one of many acts, is looked for
        ("数据出境", "duty", "还不能下结论，请先弄清：\n1. "),
        ("汽车 重要数据", "duty", "id=vehicle_important_data"),
        ("上市 审查", "duty", "id=overseas_listing_review"),
        ("个人信息 审计", "duty", "id=pi_audit_frequency"),
        ("日志留存 网络运营者", "duty", "第二十三条第三项"),
        (
            "数据出境 平台",
            "duty",
            "https://law.example/duties/thresholds?id=export_route",
        ),
        ("2024年能源", "list", "2024年 · 能源：共 1 件"),
        ("工业2024", "list", "2024年 · 工业：共 2 件"),
        ("2024年度工信部", "list", "2024年 · 工信部：共 1 件"),
        ("能源领域", "sector", "能源行业数据分级指南"),
        ("工信部", "issuer", "共 1 件"),
        ("2024 工业", "list", "2024年 · 工业：共 2 件"),
        ("最新", "newest", "公共数据登记管理规定"),
        ("最新的政策文件", "newest", "公共数据登记管理规定"),
        ("即将生效的法规有哪些？", "upcoming", "2027-01-01 施行"),
        ("即将施行", "upcoming", "2027-01-01 施行"),
        ("征求意见", "consultations", "2026-12-10 征求意见截止"),
        ("河道安全法", "work", "有效：2018-03-01 起施行"),
        (
            "《中华人民共和国河道安全法》",
            "work",
            "全文 2 条：https://law.example/w/",
        ),
        (
            "河道安全法 第二条",
            "provision",
            "县级以上人民政府应当建立河道巡查制度",
        ),
        ("河道安全法第二条", "provision", "【有效】"),
        // the status line, not an article that has the words
        ("河道安全法还有效吗？", "status", "有效：2018-03-01 起施行"),
        ("请问《河道安全法》废止了吗", "status", "2023-07-01 施行"),
        ("河道安全法什么时候施行", "status", "https://law.example/w/"),
        ("国能发〔2024〕12号有效吗", "status", "能源行业数据分级指南"),
        ("国能发〔2024〕12号何时施行", "status", "2024-05-01 施行"),
        ("河道安全法第二条还有效吗", "provision", "【有效】"),
        (
            "《湖泊保护法》还有效吗",
            "missing",
            "本库没有收录《湖泊保护法》",
        ),
        ("低空智能网联管理办法什么时候施行", "work", "征求意见中"),
        ("管理还有效吗", "titles", "标题含“管理”的 2 件"),
        // a title of its own, which nothing here has
        (
            "中华人民共和国河道法",
            "work",
            "本库未收录《中华人民共和国河道法》，按简称读作",
        ),
        ("河道法", "work", "《中华人民共和国河道安全法》"),
        ("河道安全法 2", "provision", "县级以上人民政府"),
        ("《河道安全法》第 2 条", "provision", "县级以上人民政府"),
        (
            "河道安全法第九十九条",
            "provision",
            "共 2 条）没有第九十九条",
        ),
        ("国能发〔2024〕12号", "work", "能源行业数据分级指南"),
        ("国能发[2024]12号全文", "work", "能源行业数据分级指南"),
        ("湖泊保护法第三条", "missing", "本库没有收录《湖泊保护法》"),
        (
            "国发〔2024〕1号",
            "missing",
            "本库没有收录“国发〔2024〕1号”",
        ),
        ("GB/T 99999", "missing", "查过：文号、令号、标准号"),
        ("管理", "titles", "标题含“管理”的 2 件"),
        ("数据分级", "work", "能源行业数据分级指南"),
        ("哪一级政府要建立巡查制度", "search", "第二条"),
        ("低空智能网联管理办法", "work", "无全文：尚未导入全文"),
    ];
    for (question, topic, words) in cases {
        let reply = ask(question);
        assert_eq!(reply.topic, topic, "{question}: {}", reply.text);
        assert!(reply.text.contains(words), "{question}: {}", reply.text);
    }
}

#[test]
fn nothing_found_says_so() {
    for question in ["zzzzqqqq", "没有没有没有", "巡查巡查巡查", "😀"] {
        let reply = ask(question);
        assert_eq!(reply.topic, "nothing", "{question}: {}", reply.text);
        for words in [
            &format!("没有找到“{question}”") as &str,
            "查过：标题",
            "可以改问：年份",
            "回复“帮助”",
        ] {
            assert!(reply.text.contains(words), "{question}: {}", reply.text);
        }
    }
}

#[test]
fn what_is_only_near_is_said_to_be_near() {
    let reply = ask("哪一级政府要建立巡查制度");
    assert!(reply.text.contains("没有条文含有"), "{}", reply.text);
    let reply = ask("建立河道巡查制度");
    assert!(!reply.text.contains("没有条文含有"), "{}", reply.text);
}

#[test]
fn rules_of_the_keeper_come_first_and_are_live() {
    let rules = [
        Rule {
            keyword: "资料".to_owned(),
            matching: Match::Contains,
            text: Some("点这里：".to_owned()),
            list: Some("sector=energy".to_owned()),
            bundle: true,
        },
        Rule {
            keyword: "VIP".to_owned(),
            list: Some("year=2024".to_owned()),
            ..Rule::default()
        },
    ];
    let reply = ask_with("我要资料", &rules);
    assert_eq!(reply.topic, "rule:资料");
    assert!(
        reply.text.ends_with("/bundles/huidian.zip?sector=energy"),
        "{}",
        reply.text
    );
    let reply = ask_with("vip", &rules);
    assert!(reply.text.starts_with("2024年：共 2 件"), "{}", reply.text);
    assert_eq!(ask_with("vip 会员", &rules).topic, "nothing");
}

#[test]
fn a_standard_is_found_by_its_number_with_and_without_the_year() {
    let (store, index) = (store(), index());
    let work = WorkId::new("数据机房巡检要求");
    let found = find_numbers("GB/T 98765-2019");
    let facts = [
        fact(FactValue::Title("数据机房巡检要求".to_owned())),
        fact(FactValue::Number(found[0].number.clone())),
    ];
    store
        .write(|library| library.put_facts(&work, &facts))
        .unwrap();
    let reader = store.read().unwrap();
    let context = Context {
        reader: &reader,
        index: Some(&index),
        catalogue: huidian_catalogue::builtin(),
        today: TODAY,
        public_url: "https://law.example",
        rules: &[],
    };
    let questions = [
        "GB/T 98765",
        "GB/T 98765-2019",
        "GB/T98765-2019",
        "《GB/T 98765-2019》",
    ];
    let replies = questions.map(|question| chat::reply(question, &context).unwrap());
    for (question, reply) in questions.iter().zip(&replies) {
        assert_eq!(reply.topic, "work", "{question}: {}", reply.text);
        assert_eq!(reply.text, replies[0].text, "{question}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_question_fails(question in "(\\PC|[第条款0-9年《》 ]){0,60}") {
        let reply = ask(&question);
        prop_assert!(!reply.text.is_empty());
    }
}
