//! Names of kinds, statuses, events and sectors in the reader's language. Chinese names come from the model.

use huidian_model::{
    Addressee, EventKind, ForceStatus, RelationKind, Sector, SourceKind, Standing, Topic, Verdict,
    WorkKind,
};

use huidian_operations::{Keeper, TextCopy};
use huidian_store::Role;

use super::days::horizon_shown;
use crate::request::Language;
use crate::snapshot::{Facet, Sort};

/// Names a value for the reader.
pub(crate) trait Named {
    fn named(&self, language: Language) -> &'static str;
}

impl Named for Role {
    fn named(&self, language: Language) -> &'static str {
        language.pick(self.chinese(), self.id())
    }
}

/// Who did something, of the record and of batches; names that stand for nobody in particular are said in the reader's language.
pub(crate) fn who_named(who: &str, language: Language) -> String {
    let said = match who {
        "local" => language.pick("本机（无用户）", "this machine, without users"),
        "本机 this machine" => language.pick("本机", "this machine"),
        who if who == Keeper::COMMAND_LINE.0 => language.pick("命令行", "command line"),
        who => who,
    };
    said.to_owned()
}

impl Named for Sector {
    fn named(&self, language: Language) -> &'static str {
        language.pick(self.chinese(), self.english())
    }
}

impl Named for Topic {
    fn named(&self, language: Language) -> &'static str {
        language.pick(self.chinese(), self.english())
    }
}

impl Named for Addressee {
    fn named(&self, language: Language) -> &'static str {
        language.pick(self.chinese(), self.english())
    }
}

impl Named for WorkKind {
    fn named(&self, language: Language) -> &'static str {
        language.pick(self.chinese(), self.english())
    }
}

impl Named for ForceStatus {
    fn named(&self, language: Language) -> &'static str {
        language.pick(self.chinese(), self.english())
    }
}

impl Named for Verdict {
    fn named(&self, language: Language) -> &'static str {
        language.pick(self.chinese(), self.english())
    }
}

impl Named for EventKind {
    fn named(&self, language: Language) -> &'static str {
        language.pick(self.chinese(), self.english())
    }
}

impl Named for SourceKind {
    fn named(&self, language: Language) -> &'static str {
        language.pick(self.chinese(), self.english())
    }
}

/// Wording of a relation seen from one of its ends.
pub(crate) fn relation_name(kind: RelationKind, forward: bool, language: Language) -> &'static str {
    let english = match (kind, forward) {
        (RelationKind::BasedOn, true) => "Based on",
        (RelationKind::BasedOn, false) => "Basis of",
        (RelationKind::Implements, true) => "Implements",
        (RelationKind::Implements, false) => "Implemented by",
        (RelationKind::Cites, true) => "Cites",
        (RelationKind::Cites, false) => "Cited by",
        (RelationKind::Amends, true) => "Amends",
        (RelationKind::Amends, false) => "Amended by",
        (RelationKind::Repeals, true) => "Repeals",
        (RelationKind::Repeals, false) => "Repealed by",
        (RelationKind::RepealsPart, true) => "Repeals a part of",
        (RelationKind::RepealsPart, false) => "Partly repealed by",
        (RelationKind::Adjusts, true) => "Adjusts the application of",
        (RelationKind::Adjusts, false) => "Application adjusted by",
        (RelationKind::Replaces, true) => "Replaces",
        (RelationKind::Replaces, false) => "Replaced by",
        (RelationKind::Finalises, true) => "Final text of",
        (RelationKind::Finalises, false) => "Finalised as",
        (RelationKind::Adopts, true) => "Adopts",
        (RelationKind::Adopts, false) => "Adopted by",
        (RelationKind::Interprets, true) => "Interprets",
        (RelationKind::Interprets, false) => "Interpreted by",
        (RelationKind::Succeeds, true) => "Succeeds",
        (RelationKind::Succeeds, false) => "Succeeded by",
    };
    language.pick(kind.chinese(forward), english)
}

impl Named for Facet {
    fn named(&self, language: Language) -> &'static str {
        match self {
            Facet::Sector => language.pick("行业", "Sector"),
            Facet::Topic => language.pick("主题", "Topic"),
            Facet::Addressee => language.pick("规范对象", "Who must obey"),
            Facet::Kind => language.pick("效力层级", "Kind"),
            Facet::Status => language.pick("时效", "Status"),
            Facet::Issuer => language.pick("发文机关", "Issuer"),
            Facet::Year => language.pick("年份", "Year"),
            Facet::Region => language.pick("地区", "Region"),
            Facet::Draft => language.pick("是否征求意见稿", "Draft"),
            Facet::Text => language.pick("正文", "Text"),
        }
    }
}

/// Label of a facet's value; names of bodies and places stay as they are.
pub(crate) fn facet_value_name(facet: Facet, value: &str, language: Language) -> String {
    let known = match facet {
        Facet::Sector => value.parse().map(|s: Sector| s.named(language)).ok(),
        Facet::Topic => value.parse().map(|t: Topic| t.named(language)).ok(),
        Facet::Addressee => value.parse().map(|a: Addressee| a.named(language)).ok(),
        Facet::Kind => value.parse().map(|k: WorkKind| k.named(language)).ok(),
        Facet::Status => value.parse().map(|s: ForceStatus| s.named(language)).ok(),
        Facet::Draft if value == "true" => Some(language.pick("征求意见稿", "Drafts")),
        Facet::Draft => Some(language.pick("正式文件", "Final documents")),
        Facet::Text if value == "true" => Some(language.pick("有正文", "Text held")),
        Facet::Text => Some(language.pick("仅有目录信息", "Facts only")),
        Facet::Issuer | Facet::Year | Facet::Region => None,
    };
    known.map_or_else(|| value.to_owned(), str::to_owned)
}

impl Named for Sort {
    fn named(&self, language: Language) -> &'static str {
        match self {
            Sort::Newest => language.pick("最新在前", "Newest first"),
            Sort::Oldest => language.pick("最早在前", "Oldest first"),
            Sort::Effective => language.pick("按施行日期", "By effective date"),
            Sort::Rank => language.pick("按效力层级", "By legal force"),
            Sort::Title => language.pick("按标题", "By title"),
        }
    }
}

/// Actions of the record of changes, in Chinese and English.
const ACTIONS: [(&str, &str, &str); 70] = [
    ("sign_in", "登录", "Signed in"),
    ("put_user", "添加或修改用户", "Added or changed a user"),
    ("disable_user", "停用用户", "Disabled a user"),
    ("add_token", "新建令牌", "Made a token"),
    ("revoke_token", "吊销令牌", "Revoked a token"),
    ("correct_fact", "更正信息", "Corrected a fact"),
    ("merge", "合并文件", "Merged works"),
    ("split", "分出文件", "Split a work"),
    ("move_text", "移动文本", "Moved a text"),
    ("detach_text", "移出文本", "Took a text off"),
    ("move_capture", "移动原件", "Moved an original"),
    ("detach_companion", "移出材料", "Took a reading off"),
    ("delete_work", "撤下文件", "Withdrew a work"),
    ("withdraw_fact", "撤回事实", "Withdrew facts"),
    ("withdraw_relation", "撤回关系", "Withdrew a relation"),
    ("relate", "写明关系", "Related works"),
    ("change_rules", "修改义务规则", "Changed rules of duties"),
    ("redact", "去除个人信息", "Took personal data out"),
    ("undo_batch", "撤销批次", "Undid a batch"),
    ("accept_relation", "确认关系", "Accepted a relation"),
    ("reject_relation", "驳回关系", "Rejected a relation"),
    ("accept_work", "核定文件", "Accepted a work"),
    ("reject_work", "驳回文件", "Rejected a work"),
    ("accept_report", "采纳报错", "Accepted a report"),
    ("reject_report", "未采纳报错", "Rejected a report"),
    ("sign_out", "退出", "Signed out"),
    ("end_sessions", "让登录失效", "Ended sessions"),
    ("change_password", "更换密码", "Changed the password"),
    (
        "confirm_second_factor",
        "开启两步验证",
        "Switched the second factor on",
    ),
    (
        "remove_second_factor",
        "解除两步验证",
        "Removed the second factor",
    ),
    ("add_passkey", "添加通行密钥", "Added a passkey"),
    ("remove_passkey", "移除通行密钥", "Removed a passkey"),
    (
        "refuse_passkey",
        "拒绝通行密钥（计数倒退，可能被复制）",
        "Refused a passkey whose count went back: it may have been copied",
    ),
    (
        "add_outside_identity",
        "关联外部账号",
        "Joined an outside account",
    ),
    ("set_role", "更改角色", "Changed the role"),
    ("update_catalogue", "更新目录", "Updated the catalogue"),
    (
        "revert_catalogue",
        "退回内置目录",
        "Went back to the built-in catalogue",
    ),
    ("import", "导入", "Imported"),
    ("add_share_link", "新建分享链接", "Made a share link"),
    ("revoke_share_link", "收回分享链接", "Revoked a share link"),
    ("subscribe_mail", "订阅邮件", "Subscribed by e-mail"),
    ("unsubscribe_mail", "退订邮件", "Unsubscribed from e-mail"),
    ("confirm_mail", "确认收邮件", "Confirmed e-mail"),
    ("create_register", "新建登记簿", "Made a register"),
    ("rename_register", "改登记簿名称", "Renamed a register"),
    ("remove_register", "删除登记簿", "Removed a register"),
    ("follow_work", "关注文件", "Followed a work"),
    ("unfollow_work", "不再关注文件", "No longer follows a work"),
    ("follow_search", "关注检索", "Followed a search"),
    (
        "unfollow_search",
        "不再关注检索",
        "No longer follows a search",
    ),
    ("note_work", "写明责任人或截止日", "Named an owner or a day"),
    (
        "prune",
        "清理无主的字节",
        "Took away bytes that nothing names",
    ),
    ("add_note", "记笔记", "Made a note"),
    ("change_note", "改笔记", "Changed a note"),
    ("remove_note", "删笔记", "Removed a note"),
    ("restore_note", "恢复笔记", "Brought a note back"),
    (
        "unshare_note",
        "把笔记移出登记簿",
        "Took a note out of a register",
    ),
    ("back_up", "备份", "Asked for a backup"),
    ("check_backup", "检验备份", "Asked for a check of a backup"),
    ("add_webhook", "新建推送", "Made a webhook"),
    ("enable_webhook", "启用推送", "Enabled a webhook"),
    ("disable_webhook", "停用推送", "Disabled a webhook"),
    ("remove_webhook", "删除推送", "Removed a webhook"),
    ("change_setting", "改设置", "Changed a setting"),
    ("restart", "重启服务", "Restarted the server"),
    ("collect", "收取", "Asked for a visit"),
    ("try_source", "试读来源", "Tried a source"),
    ("enable_source", "启用来源", "Enabled a source"),
    ("disable_source", "停用来源", "Disabled a source"),
    ("reopen_work", "退回待审", "Put back to review"),
];

/// What somebody did, of the record of changes; an action nobody named here stays as it was written.
pub(crate) fn action_name(action: &str, language: Language) -> String {
    let known = ACTIONS.iter().find(|(id, ..)| *id == action);
    known
        .map_or(action, |(_, chinese, english)| {
            language.pick(chinese, english)
        })
        .to_owned()
}

/// What a value was before or after a change, where it is one of the house's own ids.
const VALUES: [(&str, &str, &str); 6] = [
    ("reader", "读者", "reader"),
    ("editor", "编辑", "editor"),
    ("administrator", "管理员", "administrator"),
    ("unreviewed", "未审", "not reviewed"),
    ("reviewed", "已核定", "accepted"),
    ("rejected", "已驳回", "rejected"),
];

/// A value of the record of changes; anything else stays as it was written.
pub(crate) fn value_named(value: String, language: Language) -> String {
    let known = VALUES.iter().find(|(id, ..)| *id == value);
    known.map_or(value, |(_, chinese, english)| {
        language.pick(chinese, english).to_owned()
    })
}

/// What a batch was, where it begins with the id of an act: `reject_work 某办法`.
pub(crate) fn described_in_words(described: String, language: Language) -> String {
    match described.split_once(' ') {
        Some((action, rest)) if ACTIONS.iter().any(|(id, ..)| *id == action) => {
            format!("{} {rest}", action_name(action, language))
        }
        _ => described,
    }
}

/// The status of what was found, for the style sheet and in words; where nothing is known of its text, that of the index.
pub(crate) fn status_said(
    standing: Option<&Standing>,
    indexed: ForceStatus,
    language: Language,
) -> (&'static str, String) {
    let status = standing.map_or(indexed, |standing| standing.status);
    let mut said = status.named(language).to_owned();
    // a text that has ended says so by its status
    if status != ForceStatus::Amended && standing.is_some_and(|standing| standing.newer_text_known)
    {
        said.push_str(language.pick("，另有新文本", ", newer text known"));
    }
    let horizon = horizon_shown(standing.and_then(|known| known.known_until), language);
    if !horizon.is_empty() {
        said.push_str(language.pick("，", ", "));
        said.push_str(&horizon);
    }
    (status.id(), said)
}

/// Who handed out a copy.
pub(crate) fn rank_name(copy: &TextCopy, language: Language) -> &'static str {
    copy.handed_out_by()
        .map_or("", |(chinese, english)| language.pick(chinese, english))
}
