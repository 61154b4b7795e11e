//! What sentences tell of their documents: days, bodies and drafts, one page and one way of saying it each.

use huidian_digest::Row;

use crate::support::read_text;

/// A row in short: title | issuers | date | effective | draft, without what is not known.
fn short(row: &Row) -> String {
    let mut parts = vec![row.title.clone()];
    if !row.issuers.is_empty() {
        let count = row
            .issuer_count
            .filter(|count| *count as usize > row.issuers.len());
        let of = count.map_or_else(String::new, |count| format!(" of {count}"));
        parts.push(format!("{}{of}", row.issuers.join("+")));
    }
    let kind = row.date_kind.map_or("", huidian_digest::DateKind::id);
    parts.extend(row.number.clone());
    parts.extend(row.date.map(|date| format!("{date} {kind}")));
    parts.extend(row.effective.map(|day| format!("from {day}")));
    if row.draft {
        parts.push("draft".to_owned());
    }
    parts.join(" | ")
}

fn check(pages: &[(&str, &str, &[&str])]) {
    for (why, text, expected) in pages {
        let digest = read_text(text, "a.md");
        let got: Vec<String> = digest.documents.iter().map(short).collect();
        assert_eq!(got, *expected, "{why}");
    }
}

#[test]
fn days_are_those_that_the_sentence_tells_of_the_title() {
    check(&[
        (
            "a day of effect is not that of the sentences behind it",
            "---\ntitle: 数据合规简报\ndate: 2024-11-20\n---\n\n2019年8月1日，《河湾省数据安全条例》开始施行。《河湾省公共数据开放办法》自2022年3月1日起施行。\n",
            &[
                "河湾省数据安全条例 | 2019-08-01 effective | from 2019-08-01",
                "河湾省公共数据开放办法 | 2022-03-01 effective | from 2022-03-01",
            ],
        ),
        (
            "several titles begin on one day, another on its own",
            "---\ntitle: 七月起施行\ndate: 2024-07-01\n---\n\n7月1日起，《网络暴力防治规定》《电信设备管理办法》正式施行；《道路数据管理规定》自8月1日起施行。\n",
            &[
                "网络暴力防治规定 | 2024-07-01 effective | from 2024-07-01",
                "电信设备管理办法 | 2024-07-01 effective | from 2024-07-01",
                "道路数据管理规定 | 2024-08-01 effective | from 2024-08-01",
            ],
        ),
        (
            "as many days as titles",
            "---\ntitle: 一周动态\ndate: 2024-06-03\n---\n\n2024年5月21日、24日，云岭省人民政府办公厅先后印发《关于推进数据基础设施建设的意见》《关于优化政务数据共享工作的通知》。\n\n6月1日和2日，国家数据局分别发布《可信数据空间建设指引》和《数据标注产业发展指引》。\n",
            &[
                "关于推进数据基础设施建设的意见 | 云岭省人民政府办公厅 | 2024-05-21 published",
                "关于优化政务数据共享工作的通知 | 云岭省人民政府办公厅 | 2024-05-24 published",
                "可信数据空间建设指引 | 国家数据局 | 2024-06-01 published",
                "数据标注产业发展指引 | 国家数据局 | 2024-06-02 published",
            ],
        ),
        (
            "a day without a month is the last before the page came out",
            "---\ntitle: 网安早报\ndate: 2024-08-06\n---\n\n据工信部网站5日消息，工信部发布《卫星终端安全技术要求》，并公开征求意见，征求意见截止日期为2024年10月5日。\n\n4日，国家网信办公布《网络标识管理办法》。\n\n据新华社北京31日电，国务院办公厅印发《关于完善数据登记制度的意见》。\n",
            &[
                "卫星终端安全技术要求 | 工信部 | 2024-08-05 reported | draft",
                "网络标识管理办法 | 国家网信办 | 2024-08-04 published",
                "关于完善数据登记制度的意见 | 国务院办公厅 | 2024-07-31 reported",
            ],
        ),
        (
            "the month of the heading goes before that of the page",
            "---\ntitle: 2024年数据法规大事记\ndate: 2024-12-20\n---\n\n## 2024年5月\n\n国家数据局9日印发《数据流通指引》。\n\n## 2024年6月\n\n国家网信办10日公布《网络标识管理办法》。\n",
            &[
                "数据流通指引 | 国家数据局 | 2024-05-09 published",
                "网络标识管理办法 | 国家网信办 | 2024-06-10 published",
            ],
        ),
        (
            "days at the front of lines are of the month that the page is called after",
            "---\ntitle: 2024年5月数据政策汇总\ndate: 2024-07-05\n---\n\n6日 国家数据局印发《数据流通指引》\n\n11日 工信部、公安部联合印发《工业数据管理办法》\n",
            &[
                "数据流通指引 | 国家数据局 | 2024-05-06 published",
                "工业数据管理办法 | 工信部+公安部 | 2024-05-11 published",
            ],
        ),
        (
            "days told by the day of the page",
            "---\ntitle: 早报\ndate: 2024-08-01\n---\n\n今日起，《网络标识管理办法》正式施行。\n\n昨天，国家数据局印发《数据流通指引》。\n",
            &[
                "网络标识管理办法 | 2024-08-01 effective | from 2024-08-01",
                "数据流通指引 | 国家数据局 | 2024-07-31 published",
            ],
        ),
        (
            "a day of effect without a month",
            "---\ntitle: 2024年数据法规大事记\ndate: 2024-12-20\n---\n\n## 2024年5月\n\n1日起，《数据登记办法》施行。\n",
            &["数据登记办法 | 2024-05-01 effective | from 2024-05-01"],
        ),
        (
            "ten days are no tenth of the month",
            "---\ntitle: 动态\ndate: 2024-08-06\n---\n\n自收到通知之日起10日内，各单位应当报送。近日，财政部印发《数据资产登记办法》。\n",
            &["数据资产登记办法 | 财政部"],
        ),
        (
            "近日 is another day than the one told before",
            "---\ntitle: 动态\ndate: 2024-09-10\n---\n\n9月2日，国家数据局发布《数据流通指引》。工信部近日印发《工业数据管理办法》。交通运输部于近期发布《道路数据管理规定》。\n",
            &[
                "数据流通指引 | 国家数据局 | 2024-09-02 published",
                "工业数据管理办法 | 工信部",
                "道路数据管理规定 | 交通运输部",
            ],
        ),
        (
            "titles run together, each before its own day",
            "---\ntitle: 导航\ndate: 2023-08-31\n---\n\n交通运输部发布《水路设施安全管理办法》，自2023年6月1日起施行《关键设施安全保护要求》5月1日起正式实施！《商业密码管理条例》全文及解读，7月1日起施行\n",
            &[
                "水路设施安全管理办法 | 交通运输部 | 2023-06-01 effective | from 2023-06-01",
                "关键设施安全保护要求 | 2023-05-01 effective | from 2023-05-01",
                "商业密码管理条例 | 2023-07-01 effective | from 2023-07-01",
            ],
        ),
        (
            "a year in one of several headlines is that of its news",
            "---\ntitle: 安全头条 | 2022年全国受理举报一亿七千万件；工信部印发新通告\ndate: 2023-01-31\n---\n\n1月30日，工信部印发《关于电信设备许可改革的通告》，自3月1日起施行。\n",
            &["关于电信设备许可改革的通告 | 工信部 | 2023-01-30 published | from 2023-03-01"],
        ),
    ]);
}

#[test]
fn what_is_told_of_a_counted_list_is_told_of_its_titles() {
    check(&[
        (
            "the day that four standards begin",
            "---\ntitle: 本月起，4项数据安全国家标准开始实施\ndate: 2025-03-05\n---\n\n3月1日起，《数据安全技术 数据脱敏指南》等4项数据安全国家标准开始实施。\n\n**《数据安全技术 数据脱敏指南》《数据安全技术 数据水印要求》**2项推荐性国家标准，给出了脱敏与水印的要求。\n\n**《数据安全技术 接口安全规范》《数据安全技术 日志留存规范》**2项推荐性国家标准，规定了接口和日志的要求。\n",
            &[
                "数据安全技术 数据脱敏指南 | 2025-03-01 effective | from 2025-03-01",
                "数据安全技术 数据水印要求 | 2025-03-01 effective | from 2025-03-01",
                "数据安全技术 接口安全规范 | 2025-03-01 effective | from 2025-03-01",
                "数据安全技术 日志留存规范 | 2025-03-01 effective | from 2025-03-01",
            ],
        ),
        (
            "who puts thirty-six standards up",
            "---\ntitle: 工信部公示36项行业标准\ndate: 2024-07-10\n---\n\n工信部日前公示通信行业36项行业标准，包括2项物联网标准。\n\n**·YD/T 7001-2024《物联网终端安全检测要求》**定义了终端检测的要求。适用于物联网终端的检测。\n\n**·YD/T 7002-2024《物联网平台安全要求》**规定了平台安全要求。适用于平台的设计。\n",
            &[
                "物联网终端安全检测要求 | 工信部 | YD/T 7001-2024",
                "物联网平台安全要求 | 工信部 | YD/T 7002-2024",
            ],
        ),
        (
            "the announcement of many standards issues those that the page takes out of it",
            "---\ntitle: 某中心参编标准发布\ndate: 2024-05-10\n---\n\n日前，国家市场监督管理总局（国家标准化管理委员会）发布公告（《关于批准发布《钢铁硅含量测定》等153项国家标准的公告》），其中包含多项网络安全国家标准。\n\n某中心参编的2项国家标准《网络安全技术 安全组件要求》（GB/T 18399.3—2024）、《网络安全技术 安全评估方法要求》（GB/T 30299—2024）正式发布，将于2024年11月1日起正式实施。\n",
            &[
                "关于批准发布《钢铁硅含量测定》等153项国家标准的公告 | 国家市场监督管理总局+国家标准化管理委员会",
                "网络安全技术 安全组件要求 | 国家市场监督管理总局+国家标准化管理委员会 | GB/T 18399.3—2024 | 2024-11-01 effective | from 2024-11-01",
                "网络安全技术 安全评估方法要求 | 国家市场监督管理总局+国家标准化管理委员会 | GB/T 30299—2024 | 2024-11-01 effective | from 2024-11-01",
            ],
        ),
        (
            "said behind the list, of all that it counts",
            "---\ntitle: 取证标准更新\ndate: 2023-03-27\n---\n\n取证三项国家标准更新，分别是：\n\n1.GB/T 29901-2023 取证数据恢复规程（代替GB/T 29901-2012）\n\n2.GB/T 29902-2023 取证数据检验规程（代替GB/T 29902-2012）\n\n注意，两个标准都将在2023年10月1日实施，名称也变了。\n",
            &[
                "取证数据恢复规程 | GB/T 29901-2023 | 2023-10-01 effective | from 2023-10-01",
                "取证数据检验规程 | GB/T 29902-2023 | 2023-10-01 effective | from 2023-10-01",
            ],
        ),
        (
            "of several titles in a line each has its own number",
            "---\ntitle: 参考资料汇总\ndate: 2023-01-31\n---\n\n* 《医疗机构网络安全管理办法》、《卫生行业数据分级指南》（征求意见稿）、《信息安全技术 健康数据指南》（GB/T 39999-2020）\n",
            &[
                "医疗机构网络安全管理办法",
                "卫生行业数据分级指南 | draft",
                "信息安全技术 健康数据指南 | GB/T 39999-2020",
            ],
        ),
    ]);
}

#[test]
fn bodies_are_those_that_issue() {
    check(&[
        (
            "behind the title, with a dash or a space",
            "---\ntitle: 资料清单\ndate: 2024-07-10\n---\n\n* 《数据出境备案指南（第一版）》-国家互联网信息办公室发布\n* 《个人信息审计指引》——国家网信办印发\n* 《人脸识别应用管理规定》 公安部、国家网信办公布\n",
            &[
                "数据出境备案指南（第一版） | 国家互联网信息办公室",
                "个人信息审计指引 | 国家网信办",
                "人脸识别应用管理规定 | 公安部+国家网信办",
            ],
        ),
        (
            "two bodies without a mark, and a heading that counts them",
            "---\ntitle: 动态\ndate: 2024-09-10\n---\n\n### 规划印发\n\n中共中央国务院印发《数字家园布局规划》。\n\n### 十一部门：推动基础设施建设\n\n9月4日，工信部等十一部门联合印发《关于推动基础设施建设的通知》。\n\n### 民政部等十七部门印发养老数据意见\n\n近日，民政部、国家数据局等17部门印发《关于养老数据管理的意见》。\n",
            &[
                "数字家园布局规划 | 中共中央+国务院",
                "关于推动基础设施建设的通知 | 工信部 of 11 | 2024-09-04 published",
                "关于养老数据管理的意见 | 民政部+国家数据局 of 17",
            ],
        ),
        (
            "who joins stands behind the one that leads",
            "---\ntitle: 动态\ndate: 2024-09-10\n---\n\n9月4日，由国家数据局牵头，会同中央网信办、公安部制定的《可信数据空间管理办法》正式发布。\n\n国家发展改革委、国家能源局8日联合印发《算力网络实施意见》。\n\n《数据登记条例》9月9日经国务院第40次常务会议审议通过。\n",
            &[
                "可信数据空间管理办法 | 国家数据局+中央网信办+公安部 | 2024-09-04 published",
                "算力网络实施意见 | 国家发展改革委+国家能源局 | 2024-09-08 published",
                "数据登记条例 | 国务院 | 2024-09-09 adopted",
            ],
        ),
        (
            "said in the heading, or in a headline in brackets",
            "---\ntitle: 动态\ndate: 2024-09-10\n---\n\n### 证监会发布数据新规\n\n《证券数据管理规定》9月6日公布。\n\n### 其他\n\n【银保监会：发布数据规定】《保险数据管理规定》已于9月7日公布。\n",
            &[
                "证券数据管理规定 | 证监会 | 2024-09-06 published",
                "保险数据管理规定 | 银保监会 | 2024-09-07 published",
            ],
        ),
        (
            "who the title names, and not the account below it",
            "---\ntitle: 通知\ndate: 2024-05-10\n---\n\n### 财政部 国家网信办关于印发《会计数据安全办法》的通知\n\n某基础设施安全应急响应中心 2024-05-09\n",
            &[
                "财政部 国家网信办关于印发《会计数据安全办法》的通知 | 财政部+国家网信办 | 2024-05-09 unknown",
            ],
        ),
        (
            "words before a name are no part of it",
            "---\ntitle: 动态\ndate: 2024-09-10\n---\n\n自2017年中共中央办公厅、国务院办公厅印发《地址协议部署行动计划》。\n\n聚焦江城自贸区，出台《数据要素改革方案》。\n",
            &[
                "地址协议部署行动计划 | 中共中央办公厅+国务院办公厅",
                "数据要素改革方案",
            ],
        ),
        (
            "where a page has it from is nobody who issued it",
            "---\ntitle: 模板大全\ndate: 2025-01-03\n---\n\n### 江城市数据目录编制规范\n\n文号：江数〔2024〕3号\n\n来源：某设计院天空实验室\n",
            &["江城市数据目录编制规范 | 江数〔2024〕3号"],
        ),
    ]);
}

#[test]
fn a_draft_is_what_is_still_one() {
    check(&[
        (
            "the clause of its own",
            "---\ntitle: 标准动态\ndate: 2024-09-10\n---\n\n9月2日，全国网安标委就《数据脱敏指南》面向社会公开征求意见，截止10月1日。\n\n9月3日，《网络标识管理规定》公开征求意见稿发布。\n\n9月4日，工信部科技司公示《物联网卡安全要求》等12项行业标准报批稿。\n\n9月5日，司法部公布《数据登记条例》送审稿。\n\n9月6日，国家能源局综合司对《电力数据安全办法》公开征求意见，同日印发《电力监控系统管理规定》。\n\n9月8日，交通运输部在充分征求意见后，正式发布《道路数据管理规定》。\n\n9月9日，财政部印发《数据资产登记办法》，该办法此前曾公开征求意见。\n",
            &[
                "数据脱敏指南 | 全国网安标委 | 2024-09-02 published | draft",
                "网络标识管理规定 | 2024-09-03 published | draft",
                "物联网卡安全要求 | 工信部科技司 | 2024-09-04 published | draft",
                "数据登记条例 | 司法部 | 2024-09-05 published | draft",
                "电力数据安全办法 | 国家能源局综合司 | 2024-09-06 published | draft",
                "电力监控系统管理规定 | 国家能源局综合司 | 2024-09-06 published",
                "道路数据管理规定 | 交通运输部 | 2024-09-08 published",
                "数据资产登记办法 | 财政部 | 2024-09-09 published",
            ],
        ),
        (
            "badges, and marks behind the title",
            "---\ntitle: 标准周报\ndate: 2024-09-10\n---\n\n1. 【征求意见】《智能门锁安全要求》\n2. 【报批稿】《车载终端安全要求》\n3. 【发布】《数据脱敏指南》\n4. 《云主机安全要求》（报批稿）\n5. 《容器安全要求》征求意见稿\n",
            &[
                "智能门锁安全要求 | draft",
                "车载终端安全要求 | draft",
                "数据脱敏指南",
                "云主机安全要求 | draft",
                "容器安全要求 | draft",
            ],
        ),
        (
            "the stage that a heading names",
            "---\ntitle: 网安标准双周报\ndate: 2024-09-10\n---\n\n## 国家标准\n\n### 报批阶段\n\n《云平台安全要求》\n\n### 发布阶段\n\nGB/T 49999-2024《数据脱敏指南》\n\n## 行业标准（报批稿公示）\n\nYD/T 7004-2024《云主机安全要求》\n\nYD/T 7005-2024《容器安全要求》\n",
            &[
                "云平台安全要求 | draft",
                "数据脱敏指南 | GB/T 49999-2024",
                "云主机安全要求 | YD/T 7004-2024 | draft",
                "容器安全要求 | YD/T 7005-2024 | draft",
            ],
        ),
        (
            "before they are approved, over a table",
            "---\ntitle: 行业标准公示\ndate: 2024-09-10\n---\n\n相关单位已完成《智能门锁安全要求》等2项行业标准的制修订工作。在以上标准批准发布之前，为进一步听取社会各界意见，现予以公示，截止日期2024年10月8日。\n\n| 标准编号 | 标准名称 |\n|---|---|\n| YD/T 7001-2024 | 智能门锁安全要求 |\n| YD/T 7002-2024 | 车载终端安全要求 |\n",
            &[
                "智能门锁安全要求 | YD/T 7001-2024 | draft",
                "车载终端安全要求 | YD/T 7002-2024 | draft",
            ],
        ),
        (
            "days in brackets behind the verb",
            "---\ntitle: 法规动态\ndate: 2024-08-10\n---\n\n▶ 工信部：《物联网终端管理办法》公开征求意见（8月5日—9月5日）\n\n▶ 国家网信办、公安部：《网络标识管理办法》公布（8月6日）\n",
            &[
                "物联网终端管理办法 | 工信部 | 2024-08-05 published | draft",
                "网络标识管理办法 | 国家网信办+公安部 | 2024-08-06 published",
            ],
        ),
        (
            "what is to be written yet",
            "---\ntitle: 通知 | 某标委下达2项推荐性国家标准计划\ndate: 2024-07-10\n---\n\n# 通知 | 某标委下达2项推荐性国家标准计划\n\n1. 《智能门锁安全要求》\n2. 《车载终端安全要求》\n",
            &[
                "智能门锁安全要求 | 某标委 | draft",
                "车载终端安全要求 | 某标委 | draft",
            ],
        ),
        (
            "a project told beside the notice that plans it",
            "---\ntitle: 动态\ndate: 2024-07-10\n---\n\n日前，《国家标准委关于下达〈门锁〉等32项强制性国家标准制修订计划的通知》正式发布。其中包括1项委托某标委制定的标准项目《合成内容标识方法》。\n",
            &[
                "国家标准委关于下达〈门锁〉等32项强制性国家标准制修订计划的通知 | 国家标准委",
                "合成内容标识方法 | draft",
            ],
        ),
        (
            "a plan that something rests on plans nothing",
            "---\ntitle: 动态\ndate: 2024-07-10\n---\n\n7月9日，工信部根据行业标准制修订计划，批准发布《车载终端安全要求》。\n",
            &["车载终端安全要求 | 工信部 | 2024-07-09 published"],
        ),
        (
            "what is put up names the first of a list",
            "---\ntitle: 报批公示\ndate: 2024-09-10\n---\n\n现将《智能门锁安全要求》等3项行业标准报批稿予以公示，截止日期2024年10月8日。\n\n1. 《智能门锁安全要求》\n2. 《车载终端安全要求》\n3. 《云平台安全要求》\n",
            &[
                "智能门锁安全要求 | 2024-10-08 consultation_closes | draft",
                "车载终端安全要求 | draft",
                "云平台安全要求 | draft",
            ],
        ),
        (
            "the heading of an item, and a sentence behind the title",
            "---\ntitle: 网安动态\ndate: 2024-09-10\n---\n\n### 1. 工信部就物联网新规征求意见\n\n9月4日，工信部形成《物联网终端管理办法》。办法共三十条。\n\n### 2. 动态\n\n9月5日，国家网信办发布《网络标识管理规定》。意见反馈截止10月4日。\n",
            &[
                "物联网终端管理办法 | 工信部 | 2024-09-04 unknown | draft",
                "网络标识管理规定 | 国家网信办 | 2024-09-05 published | draft",
            ],
        ),
        (
            "the heading of a list",
            "---\ntitle: 标准动态汇总\ndate: 2024-09-10\n---\n\n### 报批稿公示\n\n* 《物联网终端安全要求》\n* 《云平台安全要求》\n\n### 国家标准征求意见\n\n* 《智能门锁安全要求》\n* 《车载终端安全要求》\n\n### 已发布\n\n* 《数据脱敏指南》\n",
            &[
                "物联网终端安全要求 | draft",
                "云平台安全要求 | draft",
                "智能门锁安全要求 | draft",
                "车载终端安全要求 | draft",
                "数据脱敏指南",
            ],
        ),
    ]);
}

#[test]
fn what_is_only_named_is_no_row() {
    check(&[
        (
            "acts that end",
            "---\ntitle: 新规\ndate: 2024-02-10\n---\n\n2024年2月1日，中国人民银行发布《支付数据管理办法》，自2024年5月1日起施行。《支付信息管理暂行办法》（中国人民银行令2012年第3号）、《银行卡数据管理规定》（中国人民银行令2014年第8号）同时废止。\n",
            &["支付数据管理办法 | 中国人民银行 | 2024-02-01 published | from 2024-05-01"],
        ),
        (
            "since when something is so",
            "---\ntitle: 观察\ndate: 2024-02-10\n---\n\n《云岭省数据条例》《云岭省网络安全条例》发布施行后，地方立法进入新阶段。2024年1月15日，云岭省人大常委会通过《云岭省数字经济促进条例》。\n",
            &["云岭省数字经济促进条例 | 云岭省人大常委会 | 2024-01-15 adopted"],
        ),
        (
            "the regulations of the world",
            "---\ntitle: 汽车标准\ndate: 2024-09-10\n---\n\n工信部组织制定的GB 55001—2024《整车数据安全要求》由市场监管总局、国家标准委批准发布，与联合国UN R155《关于车辆网络安全的统一规定》和UN R156《关于车辆软件升级的统一规定》协调。\n",
            &["整车数据安全要求 | 市场监管总局+国家标准委 | GB 55001—2024"],
        ),
    ]);
}

/// 2023年11月，根据《甲通知》，乙部开展试点 beside lines that tell when a document came out.
#[test]
fn a_line_of_a_timeline_tells_of_what_it_cites() {
    let lines = "* 2021年7月，**《关于加强车辆准入管理的意见》**发布，压实主体责任。\n* 2022年2月，**《车联网标准体系建设指南》**出台，明确标准任务。\n* 2023年11月，根据**《关于开展上路通行试点工作的通知》**，工信部开展试点。\n";
    let more = "* 2024年8月，国标**《汽车数据安全要求》**发布。\n";
    let page = |lines: &str| format!("---\ntitle: 法规历程\ndate: 2024-10-01\n---\n\n{lines}");
    check(&[
        (
            "the other lines prove it",
            &page(&format!("{lines}{more}")),
            &[
                "关于加强车辆准入管理的意见 | 2021-07 published",
                "车联网标准体系建设指南 | 2022-02 published",
                "关于开展上路通行试点工作的通知 | 2023-11 unknown",
                "汽车数据安全要求 | 2024-08 published",
            ],
        ),
        (
            "two lines prove nothing",
            &page(lines),
            &[
                "关于加强车辆准入管理的意见 | 2021-07 published",
                "车联网标准体系建设指南 | 2022-02 published",
            ],
        ),
    ]);
}
