//! Which account or site a roundup is from.

use huidian_extract::Page;

/// Where pages name who published them, the most telling first.
const NAMED: [&str; 7] = [
    "account",
    "source",
    "og:site_name",
    "site",
    "author",
    "og:article:author",
    "publisher",
];

/// Characters of a name that are kept: names of accounts have at most thirty.
const LONGEST: usize = 120;

/// Sites where everybody publishes: their address names no account.
const SHARED_SITES: [&str; 3] = ["weixin.qq.com", "toutiao.com", "zhihu.com"];

/// The account or site that a page names, else the host of its address.
pub(crate) fn source_of(page: &Page) -> Option<String> {
    let kept = |name: &str| -> Option<String> {
        let name = name.trim();
        (!name.is_empty()).then(|| name.chars().take(LONGEST).collect())
    };
    let mut names = NAMED.iter().filter_map(|key| page.find_front_matter(key));
    names.find_map(kept).or_else(|| {
        let keys = ["url", "og:url"];
        let address = keys.iter().find_map(|key| page.find_front_matter(key))?;
        let (_, rest) = address.split_once("://")?;
        let host = rest.split(['/', '?', '#']).next()?;
        let is_shared = SHARED_SITES.iter().any(|shared| host.ends_with(shared));
        kept(host).filter(|_| !is_shared)
    })
}

#[cfg(test)]
mod tests {
    use huidian_extract::{Limits, extract_within};

    use super::*;

    #[test]
    fn the_account_leads_and_a_shared_site_names_none() {
        let table = [
            (
                "account: 灯塔合规\nurl: https://a.example/1",
                Some("灯塔合规"),
            ),
            ("source: \nauthor: 某律所", Some("某律所")),
            ("url: https://b.example/2?x=1", Some("b.example")),
            ("url: https://mp.weixin.qq.com/s/abc", None),
            ("date: 2024-01-01", None),
        ];
        for (head, right) in table {
            let page = format!("---\n{head}\n---\n\n# 一月汇总\n");
            let page = extract_within(page.as_bytes(), Some("a.md"), &Limits::default()).unwrap();
            assert_eq!(source_of(&page).as_deref(), right, "{head}");
        }
    }
}
