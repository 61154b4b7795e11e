//! Users are made, changed and kept out on record, whoever does it.

use huidian_operations::Keeper;
use huidian_store::{AuditNote, Role, Transaction, User};
use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::error::Error;

/// Longest name of a user, in characters.
const NAME_CHARS: usize = 64;
/// Under which name a library without users keeps what was brought on a page.
pub(super) const OWN_MACHINE: &str = "本机 this machine";
/// Names that stand for somebody else: the owner of shared registers, the command line and the program itself in the record.
const RESERVED: [&str; 14] = [
    "local",
    "本机",
    Keeper::COMMAND_LINE.0,
    "命令行",
    "command line",
    "commandline",
    "huidian",
    "会典",
    "system",
    OWN_MACHINE,
    "this machine",
    "this machine 本机",
    "会典 huidian",
    "系统",
];

/// Whether a name passes for one that stands for somebody else, whatever its width, case, spaces and which of its two languages comes first.
pub(crate) fn is_reserved(name: &str) -> bool {
    let halves = |name: &str| -> (String, String) { plain(name).chars().partition(char::is_ascii) };
    let name = halves(name);
    RESERVED.iter().any(|reserved| halves(reserved) == name)
}

/// Letters and digits as they are read: of one form (Unicode's NFKD: no width, ring, bold or ligature), without accents, spaces, marks and what is not
/// seen, in small letters.
fn plain(name: &str) -> String {
    huidian_text::fold(name)
        .nfkd()
        .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Refuses names that cannot be told from others, or that break a line of the record.
fn check_name(name: &str, is_new: bool) -> Result<(), Error> {
    let refuse = |reason: &str| Err(Error::parameter("name", reason));
    if is_reserved(name) {
        return refuse(
            "这个名字由程序自己使用，请换一个 (the name is reserved: it stands for the program itself)",
        );
    }
    if !is_new {
        return Ok(());
    }
    if name.is_empty() || name.chars().count() > NAME_CHARS {
        return refuse("用户名须有 1 到 64 个字符 (a name has 1 to 64 characters)");
    }
    if name.trim() != name || plain(name).is_empty() {
        return refuse(
            "用户名首尾不能有空格，且须有字母、数字或汉字 (a name has letters or digits, and no space at its ends)",
        );
    }
    if name.chars().any(looks_like_latin) {
        return refuse(
            "用户名不能有形似拉丁字母的西里尔、希腊字母或音标 (a name has no Cyrillic, Greek or phonetic letters: they pass for Latin ones)",
        );
    }
    if name.chars().any(is_unseen) {
        return refuse("用户名不能有看不见的字符 (a name has no characters that are not seen)");
    }
    Ok(())
}

/// Refuses a new name that differs from another user's only by case, width, spaces or marks: in a list or a record nobody tells them apart.
fn check_not_like(name: &str, users: &[User]) -> Result<(), Error> {
    let alike = users.iter().find(|user| plain(&user.name) == plain(name));
    alike.map_or(Ok(()), |user| {
        let reason = format!(
            "与已有用户“{}”分不清，请换一个名字 (it cannot be told from an existing user's name)",
            user.name
        );
        Err(Error::parameter("name", &reason))
    })
}

/// Letters of the Greek, Cyrillic, Armenian, Cherokee and phonetic blocks, half of which look like Latin ones (Unicode Technical Standard 39).
fn looks_like_latin(c: char) -> bool {
    matches!(c, '\u{250}'..='\u{2af}' | '\u{370}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}' | '\u{1c80}'..='\u{1c8f}' | '\u{1d00}'..='\u{1dbf}' | '\u{1f00}'..='\u{1fff}' | '\u{2de0}'..='\u{2dff}' | '\u{a640}'..='\u{a69f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{abbf}' | '\u{10780}'..='\u{107bf}' | '\u{1df00}'..='\u{1dfff}')
}

/// Control characters, and those that change the direction of writing or take no place (Unicode general category Cf, as far as names meet it).
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Adds a user, or changes role and password of one; says whether it is a new one.
pub fn put_user(
    library: &mut Transaction<'_>,
    who: &str,
    name: &str,
    password_hash: &str,
    role: Role,
) -> Result<bool, Error> {
    let before = library.read()?.find_user(name)?;
    check_name(name, before.is_none())?;
    if before.is_none() {
        check_not_like(name, &library.read()?.users()?)?;
    }
    let is_new = library.put_user(name, password_hash, role)?;
    library.note(&AuditNote {
        who: who.to_owned(),
        action: "put_user".to_owned(),
        subject: name.to_owned(),
        before: before.as_ref().map(standing),
        after: Some(role.id().to_owned()),
    })?;
    Ok(is_new)
}

/// Keeps a user from signing in; sessions and tokens end.
pub fn disable_user(library: &mut Transaction<'_>, who: &str, name: &str) -> Result<(), Error> {
    let before = library.read()?.find_user(name)?;
    library.disable_user(name)?;
    library.note(&AuditNote {
        who: who.to_owned(),
        action: "disable_user".to_owned(),
        subject: name.to_owned(),
        before: before.as_ref().map(standing),
        after: Some("disabled".to_owned()),
    })?;
    Ok(())
}

/// Signs a user out everywhere; gives the count of sessions that were open. Tokens stay: each is revoked by itself.
pub fn end_sessions(
    library: &mut Transaction<'_>,
    who: &str,
    name: &str,
    now: Timestamp,
) -> Result<usize, Error> {
    let count = library.read()?.sessions_of(name, now)?.len();
    library.end_sessions_of(name)?;
    library.note(&AuditNote {
        who: who.to_owned(),
        action: "end_sessions".to_owned(),
        subject: name.to_owned(),
        before: None,
        after: Some(count.to_string()),
    })?;
    Ok(count)
}

/// Lets a user sign in with the password alone, for whoever lost the second factor; says whether there was one.
pub fn remove_second_factor(
    library: &mut Transaction<'_>,
    who: &str,
    name: &str,
) -> Result<bool, Error> {
    let was_there = library.remove_second_factor(name)?;
    if was_there {
        library.note(&AuditNote {
            who: who.to_owned(),
            action: "remove_second_factor".to_owned(),
            subject: name.to_owned(),
            before: None,
            after: None,
        })?;
    }
    Ok(was_there)
}

/// Takes all passkeys from a user, for whoever lost a device, and ends the sessions: any may have been opened with one. Gives their count.
pub fn remove_passkeys(
    library: &mut Transaction<'_>,
    who: &str,
    name: &str,
) -> Result<usize, Error> {
    let passkeys = library.read()?.passkeys_of(name)?;
    for passkey in &passkeys {
        library.remove_passkey(name, passkey.key)?;
        library.note(&AuditNote {
            who: who.to_owned(),
            action: "remove_passkey".to_owned(),
            subject: name.to_owned(),
            before: Some(passkey.made.name.clone()),
            after: None,
        })?;
    }
    if !passkeys.is_empty() {
        library.end_sessions_of(name)?;
    }
    Ok(passkeys.len())
}

fn standing(user: &User) -> String {
    match user.disabled_at {
        Some(_) => "disabled".to_owned(),
        None => user.role.id().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{check_name, plain};

    #[test]
    fn names_that_pass_for_others_are_refused() {
        for (name, reason) in [
            ("local", "owns the shared registers"),
            ("Local", "in another case"),
            ("ｌｏｃａｌ", "in full width"),
            (" local ", "with spaces"),
            ("lo\u{200b}cal", "with a character that is not seen"),
            ("命令行 command line", "the command line in the record"),
            ("命令行　Command Line", "the same, otherwise spaced"),
            ("lοcal", "with a Greek letter"),
            ("lосаl", "with Cyrillic letters"),
            ("命令行", "a part of it"),
            (
                "本机 this machine",
                "whoever sits at the machine of a library without users",
            ),
            ("This Machine", "a part of it"),
            ("huidian 会典", "the other language first"),
            ("command line 命令行", "the other language first"),
            ("𝗹𝗼𝗰𝗮𝗹", "in bold"),
            ("ⅼocal", "with a Roman numeral"),
            ("lócal", "with an accent"),
            ("bosꜱ", "with a small capital"),
            ("", "nothing"),
            ("  ", "nothing that is seen"),
            ("张三\n", "breaks a line of the record"),
            ("张\u{202e}三", "turns the line around"),
            (&"长".repeat(65), "too long"),
        ] {
            assert!(check_name(name, true).is_err(), "{reason}");
        }
        for name in [
            "张三",
            "eddy",
            "o'neill",
            "li.si@example.org",
            "locale",
            "本地 local 管理员",
        ] {
            assert!(check_name(name, true).is_ok(), "{name}");
        }
        for (one, other) in [
            ("boss", "𝐛𝐨𝐬𝐬"),
            ("boss", "Ⓑoss"),
            ("boss", "boſs"),
            ("boss", "bóss"),
            ("boss", "bo\u{301}ss"),
            ("张三1", "张三①"),
        ] {
            assert_eq!(plain(one), plain(other), "{other}");
        }
        for (one, other) in [("张三", "张三1"), ("eddy", "eddie"), ("王五", "玉五")] {
            assert_ne!(plain(one), plain(other), "{other}");
        }
        // a name from before this rule may still get another password, unless it stands for somebody else
        assert!(check_name(" 张三", false).is_ok());
        assert!(check_name("local", false).is_err());
    }
}
