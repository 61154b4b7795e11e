//! Heads: titles, numbers, issuers and days from what stands over and around a text.

use serde_json::{Value, json};

use super::{Cases, Table, fixture};

/// Two articles and nothing else.
const ARTICLES: &str =
    "第一条　为了管理桥梁，制定本办法。\n\n第二条　桥梁应当定期巡查，发现问题及时处理。\n";

struct Row {
    reason: &'static str,
    file: &'static str,
    content: Vec<u8>,
    /// Pointers into `show --json`, with what stands there.
    expected: Vec<(&'static str, Value)>,
}

fn row(
    reason: &'static str,
    file: &'static str,
    content: impl Into<Vec<u8>>,
    expected: &[(&'static str, &str)],
) -> Row {
    Row {
        reason,
        file,
        content: content.into(),
        expected: expected
            .iter()
            .map(|(pointer, value)| {
                let value = if value.is_empty() {
                    Value::Null
                } else {
                    json!(value)
                };
                (*pointer, value)
            })
            .collect(),
    }
}

fn check(rows: Vec<Row>) {
    let files = rows.iter().map(|row| (row.file, row.content.clone()));
    let cases = Cases::of(files);
    let mut table = Table::default();
    for row in &rows {
        let work = cases.work(row.file);
        if work.is_null() {
            table.check(row.reason, false, &cases.item(row.file).to_string());
            continue;
        }
        for (pointer, wanted) in &row.expected {
            let found = work.pointer(pointer).unwrap_or(&Value::Null);
            table.expect(row.reason, pointer, found, wanted);
        }
    }
}

#[test]
fn pages_of_public_bodies_give_their_tables_as_facts() {
    let page = |table: &str, title: &str, number: &str| {
        format!(
            "<html><head><meta charset=\"utf-8\"><title>{title}_云湖市政府网</title></head><body>{table}<div><p>{title}</p><p>{number}</p><p>各县人民政府：</p><p>现提出以下意见。</p><p>一、总体要求</p><p>坚持安全第一。</p><p>二、主要任务</p><p>分类整改。</p><p>云湖市水务局</p><p>2025年3月6日</p></div></body></html>"
        )
    };
    check(vec![
        row(
            "labels in cells of their own, as the State Council's site has them",
            "gov-td.html",
            fixture("gov-td.html"),
            &[
                ("/title", "云湖市人民政府办公室关于做好栈道检修工作的意见"),
                ("/number", "云政办发〔2025〕1号"),
                ("/issuers/0/name", "云湖市人民政府办公室"),
                ("/dates/signed", "2025-03-06"),
                ("/dates/published", "2025-03-12"),
            ],
        ),
        row(
            "label and value in one cell, as cities have them",
            "gov-cell.html",
            fixture("gov-cell.html"),
            &[
                ("/title", "云湖市人民政府办公室关于做好索道检修工作的意见"),
                ("/number", "云政办发〔2025〕2号"),
                ("/dates/signed", "2025-03-06"),
                ("/dates/effective", "2025-04-01"),
                ("/dates/published", "2025-03-12"),
            ],
        ),
        row(
            "a byline says when the page was put up",
            "gov-byline.html",
            fixture("gov-byline.html"),
            &[
                ("/title", "云湖市人民政府办公室关于做好吊桥检修工作的意见"),
                ("/number", "云政办发〔2025〕3号"),
                ("/dates/signed", "2025-03-06"),
                ("/dates/published", ""),
                ("/dates/put_online", "2025-03-12"),
            ],
        ),
        row(
            "labels without colons; the source before the day",
            "gov-plain.html",
            page(
                "<table><tr><td>索引号</td><td>K1/2025</td><td>发文机构</td><td>云湖市水务局</td></tr><tr><td>文件编号</td><td>云水发〔2025〕4号</td><td>公布日期</td><td>2025-03-14</td></tr></table>",
                "云湖市水务局关于做好水闸检修工作的意见",
                "",
            ),
            &[
                ("/title", "云湖市水务局关于做好水闸检修工作的意见"),
                ("/number", "云水发〔2025〕4号"),
                ("/dates/signed", "2025-03-06"),
                ("/dates/published", "2025-03-14"),
            ],
        ),
        row(
            "day and time, then the source",
            "gov-time.html",
            page(
                "<p>2025-03-15 10:20 来源：云湖市水务局</p>",
                "云湖市水务局关于做好水库检修工作的意见",
                "云水发〔2025〕5号",
            ),
            &[
                ("/title", "云湖市水务局关于做好水库检修工作的意见"),
                ("/number", "云水发〔2025〕5号"),
                ("/dates/published", ""),
                ("/dates/put_online", "2025-03-15"),
            ],
        ),
        row(
            "labels and values on lines of their own, as pages come out of a copy",
            "gov-lines.txt",
            "索引号：\nK1/2025\n发文机关：\n云湖市水务局\n标题：\n云湖市水务局关于做好水渠检修工作的意见\n发文字号：\n云水发〔2025〕6号\n成文日期：\n2025年3月6日\n发布日期：\n2025年3月16日\n\n云湖市水务局关于做好水渠检修工作的意见\n\n云水发〔2025〕6号\n\n各县水务局：\n\n现提出以下意见。\n\n一、总体要求\n\n坚持安全第一。\n\n二、主要任务\n\n分类整改。\n",
            &[
                ("/title", "云湖市水务局关于做好水渠检修工作的意见"),
                ("/number", "云水发〔2025〕6号"),
                ("/dates/signed", "2025-03-06"),
                ("/dates/published", "2025-03-16"),
            ],
        ),
    ]);
}

#[test]
fn numbers_and_rules_over_a_title_are_no_part_of_it() {
    let text = |head: &str, title: &str| format!("{head}{title}\n\n{ARTICLES}");
    check(vec![
        row(
            "the number first, single line ends",
            "a.txt",
            text("云桥发〔2025〕1号\n", "云湖市桥梁巡查办法"),
            &[
                ("/title", "云湖市桥梁巡查办法"),
                ("/number", "云桥发〔2025〕1号"),
            ],
        ),
        row(
            "the number first, double line ends",
            "b.txt",
            text("云桥发〔2025〕2号\n\n", "云湖市铁桥巡查办法"),
            &[
                ("/title", "云湖市铁桥巡查办法"),
                ("/number", "云桥发〔2025〕2号"),
            ],
        ),
        row(
            "an order's number first",
            "c.txt",
            text("国家市场监督管理总局令第88号\n", "云湖市木桥巡查办法"),
            &[
                ("/title", "云湖市木桥巡查办法"),
                ("/number", "国家市场监督管理总局令第88号"),
            ],
        ),
        row(
            "文号： in front of the number",
            "d.txt",
            text("文号：云桥发〔2025〕11号\n\n", "云湖市浮桥巡查办法"),
            &[
                ("/title", "云湖市浮桥巡查办法"),
                ("/number", "云桥发〔2025〕11号"),
            ],
        ),
        row(
            "the number in brackets",
            "e.txt",
            text("（云桥发〔2025〕12号）\n", "云湖市廊桥巡查办法"),
            &[
                ("/title", "云湖市廊桥巡查办法"),
                ("/number", "云桥发〔2025〕12号"),
            ],
        ),
        row(
            "a court's number",
            "f.txt",
            text(
                "法释〔2025〕3号\n\n",
                "关于审理桥梁纠纷案件适用法律若干问题的解释",
            ),
            &[
                ("/title", "关于审理桥梁纠纷案件适用法律若干问题的解释"),
                ("/number", "法释〔2025〕3号"),
            ],
        ),
        row(
            "number, signer and a red rule, as official paper has them",
            "g.txt",
            text(
                "云湖市桥梁管理局文件\n\n云桥发〔2025〕9号　　签发人：某某\n\n━━━━━━━━━━━━\n\n",
                "云湖市索桥巡查办法",
            ),
            &[
                ("/title", "云湖市索桥巡查办法"),
                ("/number", "云桥发〔2025〕9号"),
            ],
        ),
        row(
            "a title over three lines",
            "h.txt",
            String::from(
                "云湖市人民政府办公室\n关于印发云湖市石桥保护\n若干措施的通知\n\n云政办发〔2025〕21号\n\n各县人民政府：\n\n一、总体要求。坚持保护优先。\n\n二、主要任务。摸清底数，分类整改，建立台账，落实责任，加强监督检查。\n\n2025年5月6日\n",
            ),
            &[
                (
                    "/title",
                    "云湖市人民政府办公室关于印发云湖市石桥保护若干措施的通知",
                ),
                ("/number", "云政办发〔2025〕21号"),
            ],
        ),
        row(
            "a long title of a pilot decision, and a bracket line that is none",
            "i.txt",
            "全国人民代表大会常务委员会关于授权国务院在中国（云湖）自由贸易试验区、中国（星河）自由贸易试验区、中国（松岭）自由贸易试验区以及中国（海门）自由贸易试验区扩展区域暂时调整有关法律规定的行政审批的决定\n\n（2014年12月28日第十二届全国人民代表大会常务委员会第十二次会议通过）\n\n一、对规定的行政审批，改为备案管理，在三年内试行，对实践证明可行的，修改完善有关法律。\n\n二、国务院应当加强指导、协调和监督，及时总结试点工作经验，向全国人民代表大会常务委员会报告。\n",
            &[(
                "/title",
                "全国人民代表大会常务委员会关于授权国务院在中国（云湖）自由贸易试验区、中国（星河）自由贸易试验区、中国（松岭）自由贸易试验区以及中国（海门）自由贸易试验区扩展区域暂时调整有关法律规定的行政审批的决定",
            )],
        ),
    ]);
}

#[test]
fn an_order_is_published_on_its_own_day() {
    check(vec![
        row(
            "已经D1…通过，现予公布，自公布之日起施行",
            "order-1.txt",
            fixture("order-1.txt"),
            &[
                ("/title", "云湖市栈道巡查办法"),
                ("/number", "云湖市人民政府令第31号"),
                ("/dates/adopted", "2025-03-01"),
                ("/dates/published", "2025-04-10"),
                ("/dates/effective", "2025-04-10"),
            ],
        ),
        row(
            "已于D1经…通过，现予发布",
            "order-2.txt",
            fixture("order-2.txt"),
            &[
                ("/dates/adopted", "2025-03-01"),
                ("/dates/published", "2025-04-10"),
                ("/dates/effective", "2025-09-01"),
            ],
        ),
        row(
            "a standing committee's announcement, number and order in one line",
            "order-3.txt",
            "云湖市人民代表大会常务委员会公告（第7号）\n\n《云湖市缆车管理条例》已由云湖市第五届人民代表大会常务委员会第十次会议于2025年5月20日通过，现予公布，自2025年8月1日起施行。\n\n云湖市人民代表大会常务委员会\n\n2025年6月3日\n\n云湖市缆车管理条例\n\n第一条　为了管理缆车，制定本条例。\n\n第二条　缆车应当每年检验，检验合格方可运营。\n",
            &[
                ("/title", "云湖市缆车管理条例"),
                ("/dates/adopted", "2025-05-20"),
                ("/dates/published", "2025-06-03"),
                ("/dates/effective", "2025-08-01"),
            ],
        ),
        row(
            "days after publication are counted from the order's day",
            "order-4.txt",
            "云湖市水务局令\n\n第5号\n\n《云湖市水闸管理规定》已经2025年2月10日局务会议审议通过，现予公布，自公布之日起30日后施行。\n\n局长　某某\n\n2025年3月1日\n\n云湖市水闸管理规定\n\n第一条　为了管理水闸，制定本规定。\n\n第二条　本规定自公布之日起30日后施行。\n",
            &[
                ("/dates/adopted", "2025-02-10"),
                ("/dates/published", "2025-03-01"),
                ("/dates/effective", "2025-03-31"),
            ],
        ),
        row(
            "a ministry's order without a day: nothing is guessed from the day of adoption",
            "order-5.txt",
            "云湖市水务局令第6号\n\n《云湖市水泵管理规定》已经2025年2月11日局务会议审议通过，现予公布，自公布之日起施行。\n\n云湖市水泵管理规定\n\n第一条　为了管理水泵，制定本规定。\n\n第二条　本规定自公布之日起施行。\n",
            &[
                ("/dates/adopted", "2025-02-11"),
                ("/dates/published", ""),
                ("/dates/effective", ""),
            ],
        ),
    ]);
}

#[test]
fn front_matter_radicals_and_hard_line_ends_are_read() {
    check(vec![
        row(
            "front matter of a law collection",
            "front-matter.md",
            fixture("front-matter.md"),
            &[
                ("/issuers/0/name", "云湖市人民代表大会常务委员会"),
                ("/dates/published", "2023-12-01"),
                ("/dates/effective", "2024-01-01"),
                ("/status", "in_force"),
                ("/kind", "local_regulation"),
            ],
        ),
        row(
            "radicals of PDF text",
            "radicals.txt",
            fixture("radicals.txt"),
            &[
                ("/title", "云湖市用车安全管理办法"),
                ("/number", "云湖市人民政府令第41号"),
                ("/dates/effective", "2025-05-01"),
            ],
        ),
        row(
            "hard line ends",
            "wrapped.txt",
            fixture("wrapped.txt"),
            &[
                ("/title", "云湖市公厕用水管理办法"),
                ("/number", "云湖市人民政府令第43号"),
                ("/dates/published", "2025-03-01"),
                ("/dates/effective", "2025-05-01"),
            ],
        ),
    ]);
}

#[test]
fn what_is_written_in_radicals_is_found_in_plain_words() {
    let cases = Cases::of([("radicals.txt", fixture("radicals.txt"))]);
    let hits = cases
        .library
        .json(&["search", "用车人应当自行检查车门", "--json"]);
    assert!(hits["total"].as_u64() > Some(0), "{hits}");
}
