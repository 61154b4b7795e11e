//! What article 7 of 国家网络安全事件报告管理办法 demands of a report, in our own words (公开副本，未核官方页), and how a draft shows that it says so.

use super::passages::{names_organisation, names_system};
use super::report_demand::DraftDemand;

/// One demand.
pub(super) struct Demand {
    pub(super) provision: &'static str,
    pub(super) chinese: &'static str,
    pub(super) english: &'static str,
    pub(super) may_follow: bool,
    pub(super) of_ransomware: bool,
    /// A heading or label that announces it.
    pub(super) heading: &'static str,
    pub(super) not_heading: &'static str,
    /// What the value under the heading has to show.
    pub(super) under: Under,
    /// Words of a clause that give it.
    pub(super) words: &'static str,
    pub(super) not_words: &'static str,
    /// Words that give it under a heading that announces other things too; where there are none, those of a clause do.
    pub(super) alone: &'static str,
    /// Whether a clause with the words gives a name, where a pronoun (我公司) would do as well for the words.
    pub(super) named: Option<fn(&str) -> bool>,
    /// Whether the words may stand over commas.
    pub(super) in_sentence: bool,
    /// Whether days and clock times belong to it; elsewhere they are no value.
    pub(super) with_times: bool,
    /// Whether 无 is an answer.
    pub(super) none_counts: bool,
}

pub(super) enum Under {
    Anything,
    Words(&'static str),
}

impl Demand {
    /// The demand without anything that says it.
    pub(super) fn unheld(&self) -> DraftDemand {
        DraftDemand {
            provision: self.provision,
            chinese: self.chinese,
            english: self.english,
            may_follow: self.may_follow,
            of_ransomware: self.of_ransomware,
            found: None,
        }
    }
}

const TIME: &str = r"\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|\d{1,2}\s*[:：]\s*\d{2}|\d{1,2}\s*[时点]";

const ORGANISATION: &str = r"有限公司|有限责任公司|股份公司|公司|集团|银行|医院|大学|学院|学校|中学|研究院|研究所|事务所|信用社|出版社|电视台|管理局|委员会|人民政府";

const SYSTEM: &str = r"系统|平台|网站|官网|小程序|APP|App|数据库|服务器|客户端|设施";

const EMPTY: Demand = Demand {
    provision: "",
    chinese: "",
    english: "",
    may_follow: false,
    of_ransomware: false,
    heading: "",
    not_heading: "",
    under: Under::Anything,
    words: "",
    not_words: "",
    alone: "",
    named: None,
    in_sentence: false,
    with_times: false,
    none_counts: false,
};

pub(super) const DEMANDS: [Demand; 18] = [
    Demand {
        provision: "第七条第一项",
        chinese: "单位名称",
        english: "name of the organisation",
        heading: r"(?:单位|公司|机构|企业|运营者)(?:名称|全称)?(?:$|[、及和])",
        not_heading: r"接收|主管|监管|受理|协助|支援",
        under: Under::Words(r"[\p{Han}\w（）()]{4,}"),
        words: ORGANISATION,
        named: Some(names_organisation),
        not_words: r"报告|报送|上报|通知|通报|报案|请求|协助|支援|外包|供应商|第三方|攻击者|委托",
        ..EMPTY
    },
    Demand {
        provision: "第七条第一项",
        chinese: "出事的系统或设施",
        english: "the system or facility concerned",
        heading: r"系统|平台|设施|网站|应用(?:名称)?$|网络名称",
        not_heading: r"措施|影响|危害|恢复|原因",
        words: SYSTEM,
        named: Some(names_system),
        ..EMPTY
    },
    Demand {
        provision: "第七条第二项",
        chinese: "发现或发生的时间",
        english: "when it happened or was found",
        heading: r"时间",
        not_heading: r"报告时间|报送|填报|上报|恢复|赎金|支付",
        under: Under::Words(TIME),
        words: r"(?:\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\s*[:：]\s*\d{2}|\d{1,2}\s*[时点]).*(?:发现|发生|获知|得知|监测到|告警|报警|接到|收到|出现|遭|受到|遇到)|(?:发现|发生|获知|监测到).{0,6}(?:于|时间|在).{0,8}\d",
        not_words: r"^(?:拟|计划|预计|将)",
        in_sentence: true,
        with_times: true,
        ..EMPTY
    },
    Demand {
        provision: "第七条第二项",
        chinese: "发生的地点",
        english: "where it happened",
        heading: r"地点|所在地|机房|地址|位置",
        not_heading: r"IP|网络地址|单位地址|联系",
        words: r"位于|地点(?:为|是|在)|机房|数据中心|园区|办公楼|大楼|营业厅|总部|可用区|节点|(?:在|于)[\p{Han}]{2,8}(?:省|市|区|县)",
        not_words: r"拟|计划|将在",
        alone: r"[省市区县镇村路街号楼室层园厂院]|机房|中心|总部|节点|营业厅",
        ..EMPTY
    },
    Demand {
        provision: "第七条第二项",
        chinese: "事件类型",
        english: "kind of incident",
        heading: r"类型|类别|性质|种类",
        not_heading: r"系统类型|数据类型|单位类型|单位性质",
        words: r"(?:遭|受到|发生|发现|属于|属|系|为|出现|被).{0,14}(?:攻击|勒索|泄露|泄漏|窃取|篡改|木马|病毒|后门|挖矿|钓鱼|拒绝服务|DDoS|入侵|植入|中断|瘫痪|宕机|故障|违法信息|爬取)",
        not_words: r"未(?:发生|发现|遭|出现)|没有发生|防止|避免|可能|如发生|演练",
        alone: r"攻击|勒索|泄露|泄漏|窃取|篡改|木马|病毒|后门|挖矿|钓鱼|拒绝服务|DDoS|入侵|植入|中断|瘫痪|宕机|故障|违法信息|爬取|有害程序|数据安全|信息内容",
        ..EMPTY
    },
    Demand {
        provision: "第七条第二项",
        chinese: "事件级别",
        english: "severity",
        heading: r"级别|等级|分级|定级",
        not_heading: r"保护|等保|系统等级|数据分级|安全等级",
        under: Under::Words(r"特别重大|重大|较大|一般|[一二三四ⅠⅡⅢⅣ1-4I]级"),
        words: r"(?:特别重大|重大|较大|一般)(?:级|(?:网络安全|数据安全|信息安全)?(?:突发)?事件)|(?:级别|定级|研判|判定|初判|属于?)(?:为|是|系)?(?:特别重大|重大|较大|一般)|[一二三四ⅠⅡⅢⅣ](?:级|类)(?:网络安全|数据安全)?事件",
        not_words: r"以上(?:网络安全)?事件(?:的|应)|等保|等级保护|未达|不属于|管理办法",
        ..EMPTY
    },
    Demand {
        provision: "第七条第二项",
        chinese: "已造成的影响和危害",
        english: "effects and harm so far",
        heading: r"影响|危害|损失|后果",
        not_heading: r"可能|进一步|趋势|潜在|下一步|措施",
        words: r"(?:影响|危害|损失|受损|泄露|泄漏|外泄|波及|涉及|受影响|无法|不能|中断|停办|停机|瘫痪|丢失).*(?:\d|[一二两三四五六七八九十百千万亿]+(?:余)?(?:名|人|户|条|台|家|个|项|元|小时|分钟|笔|万)|全部|全行|全国|全省|全市|全部门|访问|办理|使用|登录)|(?:\d+|[一二两三四五六七八九十百千万亿]+)(?:余|多)?(?:万|亿|千|百)?(?:名|人|户|条|台|家|笔|元).*(?:影响|泄露|泄漏|外泄|受损|丢失|无法|损失)|(?:未|没有|尚未|暂未)(?:对.{0,12})?(?:造成|产生|发现).{0,8}(?:影响|危害|损失|泄露|后果)",
        not_words: r"可能|预计|或将|进一步|如不|风险|防止|避免|系统版本",
        ..EMPTY
    },
    Demand {
        provision: "第七条第二项",
        chinese: "已采取的措施",
        english: "measures taken",
        heading: r"措施|处置|应对|处理情况",
        not_heading: r"下一步|后续|拟|进一步|将采取|效果|整改计划",
        under: Under::Words(r"[\p{Han}]{4,}"),
        words: r"(?:已|立即|随即|第一时间|当即|正在|完成|启动了|迅速|马上).{0,12}(?:隔离|下线|断网|断开|切断|封堵|封禁|阻断|拦截|关闭|关停|停用|停止|修复|恢复|备份|更换|重置|升级|启动|报警|报案|告知|通知|排查|加固|取证|处置|清除|查杀|切换|限制|启用)",
        not_words: r"拟|下一步|后续将|计划|尚未采取|未采取|已被",
        ..EMPTY
    },
    Demand {
        provision: "第七条第二项",
        chinese: "措施的效果",
        english: "what the measures achieved",
        heading: r"效果|成效|恢复情况|处置结果",
        not_heading: "",
        words: r"已(?:经|基本|全部|初步)?(?:恢复|控制|阻断|消除|遏制|止损|清除|修复)|恢复(?:正常|运行|服务)|(?:得到|初步|基本|有效)(?:有效)?(?:控制|遏制|阻断|缓解|恢复)|(?:未再|不再)(?:发生|发现|出现|外传|扩散)|(?:尚未|仍未|未能|还未)(?:恢复|控制|遏制|消除)|趋于平稳",
        not_words: r"拟|计划|预计|力争|将",
        ..EMPTY
    },
    Demand {
        provision: "第七条第二项",
        chinese: "勒索软件：赎金金额",
        english: "ransomware: sum demanded",
        of_ransomware: true,
        heading: r"赎金(?:金额|数额)?$|勒索金额|金额",
        not_heading: r"损失",
        under: Under::Words(r"\d|[一二三四五六七八九十百千万]+(?:枚|个|元|万)|未提出|未要求"),
        words: r"(?:赎金|勒索|索要|要求支付|要求.{0,4}支付).*(?:\d|[一二三四五六七八九十百千万]+)\s*(?:万)?(?:元|美元|枚|个|BTC|USDT|比特币|以太币|门罗币)|(?:未提出|未要求|没有要求|未索要).{0,6}(?:赎金|金额|支付)",
        ..EMPTY
    },
    Demand {
        provision: "第七条第二项",
        chinese: "勒索软件：支付方式",
        english: "ransomware: means of payment",
        of_ransomware: true,
        heading: r"支付方式|付款方式|赎金.*方式",
        not_heading: "",
        words: r"比特币|BTC|USDT|泰达币|以太币|门罗币|加密货币|虚拟货币|转账|(?:支付|付款)方式(?:为|是|：)",
        ..EMPTY
    },
    Demand {
        provision: "第七条第二项",
        chinese: "勒索软件：要求支付的日期",
        english: "ransomware: day of payment",
        of_ransomware: true,
        heading: r"支付(?:日期|时间|期限|时限)|赎金.*(?:日期|期限)",
        not_heading: "",
        under: Under::Words(r"\d|[一二三四五六七八九十]+(?:日|天|小时)|未(?:限|指)定"),
        words: r"(?:支付|赎金|付款|交付|索要).*(?:\d|[一二三四五六七八九十])+\s*(?:小时|天|日|周)?(?:之?内|以内|前|之前|日)|(?:\d|[一二三四五六七八九十])+\s*(?:小时|天|日|周)(?:之?内|以内|前|之前).*(?:支付|赎金|付款)",
        with_times: true,
        ..EMPTY
    },
    Demand {
        provision: "第七条第三项",
        chinese: "发展趋势和可能的进一步影响",
        english: "how it may go on and what it may still do",
        may_follow: true,
        heading: r"趋势|态势|进一步(?:影响|危害)|可能.*(?:影响|危害)|潜在(?:影响|危害)",
        not_heading: "",
        words: r"(?:可能|预计|或将|不会|不致|持续|如不|仍会|有.{0,6}风险|存在.{0,8}风险|趋势|事态).{0,16}(?:扩大|扩散|蔓延|影响|恶化|波及|加剧|泄露|外泄|传播|再次|升级|利用|贩卖|诈骗|平稳|稳定|可控)",
        not_words: r"原因|由于|所致|导致",
        alone: r"扩大|扩散|蔓延|恶化|加剧|稳定|平稳|可控|再次|趋势",
        ..EMPTY
    },
    Demand {
        provision: "第七条第四项",
        chinese: "原因的初步分析",
        english: "first analysis of the cause",
        may_follow: true,
        heading: r"原因|成因|起因|诱因",
        not_heading: "",
        words: r"原因(?:初步)?(?:分析|判断|研判)?(?:为|是|系|在于|：)[^，。]{3,}|初步(?:分析|判断|研判|判定|认定|怀疑).{0,6}(?:因|系|由|为|是).{3,}|由于.{4,}|系因.{3,}|(?:系|因).{3,}(?:导致|所致|引起|引发|造成|致使)|源于.{2,}|起因(?:为|是|系).{2,}",
        not_words: r"原因(?:不明|待|尚|正在|未)|正在(?:调查|排查|分析|核查)|(?:级别|定级|初判|判定)为?(?:特别重大|重大|较大|一般)",
        alone: r"由于|因|系|缺陷|漏洞|弱口令|误操作|配置|故障|老化|被盗",
        ..EMPTY
    },
    Demand {
        provision: "第七条第五项",
        chinese: "溯源线索：攻击者、路径、漏洞",
        english: "traces: attacker, path, flaw",
        may_follow: true,
        heading: r"线索|溯源|攻击者|攻击(?:源|路径)|漏洞",
        not_heading: r"措施|修复",
        words: r"(?:攻击者|攻击源|攻击路径|入侵路径|黑客|恶意样本|恶意域名|恶意地址|源地址|IP|域名|CVE|CNVD|漏洞).{0,12}(?:[A-Za-z0-9][A-Za-z0-9.\-]{2,}|利用|通过|来自|为|系|疑似)|(?:利用|通过).{0,16}(?:漏洞|弱口令|后门|钓鱼邮件|远程).{0,8}(?:进入|入侵|植入|攻击|获取|登录)|(?:尚未|暂未|未)(?:发现|掌握).{0,8}(?:攻击者|线索|攻击路径|漏洞)",
        not_words: r"修复|修补|升级|排查漏洞",
        none_counts: true,
        ..EMPTY
    },
    Demand {
        provision: "第七条第六项",
        chinese: "拟进一步采取的措施",
        english: "further measures",
        may_follow: true,
        heading: r"下一步|后续(?:措施|工作|计划|安排)|拟采取|进一步(?:措施|采取)",
        not_heading: r"影响",
        words: r"(?:下一步|后续|拟|计划|准备|接下来|继续|将(?:继续|对|于|进一步)).{0,24}(?:隔离|下线|封堵|排查|加固|修复|恢复|更换|重置|升级|取证|整改|评估|清查|检查|监测|通知|告知|上报|补报|调查|处置|开展|演练|完善|复盘)",
        not_words: r"已(?:完成|恢复)",
        in_sentence: true,
        ..EMPTY
    },
    Demand {
        provision: "第七条第六项",
        chinese: "请求支援的事项",
        english: "support asked for",
        may_follow: true,
        heading: r"支援|请求(?:事项|协助)|协助事项|需(?:要)?(?:协调|支持)",
        not_heading: r"措施",
        words: r"(?:请求|恳请|申请|需要|希望|请).{0,16}(?:支援|支持|协助|帮助|指导|派员)|(?:无需|不需要|暂不需要|暂无).{0,6}(?:支援|支持|协助|请求)",
        none_counts: true,
        ..EMPTY
    },
    Demand {
        provision: "第七条第七项",
        chinese: "现场保护情况",
        english: "how the scene was kept",
        may_follow: true,
        heading: r"现场(?:保护)?|证据(?:固定|保全|保存)|取证",
        not_heading: "",
        words: r"(?:现场|日志|证据|镜像|快照|原始数据|磁盘|硬盘|内存|样本).{0,10}(?:保护|保留|保存|保全|固定|留存|封存|备份|取证|提取)|(?:保护|保留|保存|保全|固定|留存|封存|提取|制作)(?:了|好)?.{0,8}(?:现场|日志|证据|镜像|快照|原始数据|磁盘|硬盘|样本)",
        not_words: r"拟|计划|未(?:保护|保留|保存|固定)",
        ..EMPTY
    },
];
