//! Standard numbers (标准编号).

use std::fmt;

/// A standard's number: code, serial with parts, year (GB/T 1.1—2020, 8.2): GB/T 18336.1-2024, JR/T 0218-2021, TC260-003.
///
/// Without a year it names every edition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StandardNumber {
    /// Upper case with its slash: `GB/T`, `DB11/T`, `T/CBA`, `TC260`.
    pub code: String,
    /// Digits and parts: `18336.1`, `0218`, `PG-20241A`.
    pub serial: String,
    pub year: Option<u16>,
}

impl StandardNumber {
    /// Whether both name one standard, editions aside where one has no year.
    pub fn matches(&self, other: &Self) -> bool {
        self.code == other.code
            && self.serial == other.serial
            && (self.year.is_none() || other.year.is_none() || self.year == other.year)
    }

    /// Technical documents of a committee are numbered `TC260-003`, not `TC260 003`.
    pub fn is_committee_document(&self) -> bool {
        self.code.starts_with("TC")
    }
}

impl fmt::Display for StandardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gap = if self.is_committee_document() {
            '-'
        } else {
            ' '
        };
        write!(f, "{}{gap}{}", self.code, self.serial)?;
        match self.year {
            Some(year) => write!(f, "-{year}"),
            None => Ok(()),
        }
    }
}

/// Codes of industry standards (行业标准代号), the ones met in digital and safety policy and the rest of the official list.
const INDUSTRY_CODES: &str = " aq bb bj cb ch cj cy da db dl dy dz ea eb ej fz ga gc gd gf gh gm gw gy ha hb hg hj hs hy jb jc jg jr jt ky lb ld ls ly \
     mh mt mz nb ny qb qc qj qx rb rf sb sc sf sh sj sl sn sw sy tb td ty wb wh wj wm ws ww xb xf yb yc yd ys yy yz zy jtg jtj ";

/// Whether `code`, lower case and without `/T`, is a code of standards.
pub(super) fn is_known_code(code: &str) -> bool {
    matches!(
        code,
        "gb" | "gbz" | "gjb" | "jjf" | "jjg" | "gbj" | "cnca" | "cnas"
    ) || INDUSTRY_CODES.contains(&format!(" {code} "))
        || is_local_code(code)
}

fn is_local_code(code: &str) -> bool {
    code.strip_prefix("db").is_some_and(|digits| {
        matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
