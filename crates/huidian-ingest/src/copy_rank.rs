//! Who handed out a copy of a text.

use huidian_model::{Capture, CopyRank, title_key};

use crate::step::cite::CitedText;

/// Official where it came from an official source or as a file of the keeper's own; the issuer's where the page's address or account says so; else a repost.
pub(crate) fn rank_of(capture: &Capture, text: &CitedText) -> CopyRank {
    if !text.is_framed {
        return CopyRank::Trusted;
    }
    let is_state_site = capture.origin.as_deref().is_some_and(is_state_site);
    let is_issuers = text.publisher.as_deref().is_some_and(|publisher| {
        let publisher = title_key(publisher);
        text.metadata
            .issuers
            .iter()
            .any(|issuer| title_key(&issuer.value) == publisher)
    });
    if is_state_site || is_issuers {
        CopyRank::Issuer
    } else {
        CopyRank::Repost
    }
}

/// `https://www.cac.gov.cn/…`: the registry of `.gov.cn` gives names to bodies of the state only.
fn is_state_site(address: &str) -> bool {
    let host = address
        .split_once("://")
        .map_or(address, |(_, rest)| rest)
        .split(['/', '?', '#', ':'])
        .next()
        .unwrap_or("");
    let host = host.to_ascii_lowercase();
    host == "gov.cn" || host.ends_with(".gov.cn")
}

#[cfg(test)]
mod tests {
    use super::is_state_site;

    #[test]
    fn only_hosts_below_gov_cn_are_sites_of_the_state() {
        let table = [
            ("https://www.cac.gov.cn/2024/01/c_1.htm", true),
            ("http://GOV.CN/zhengce", true),
            // a name that only contains it
            ("https://www.gov.cn.example.com/", false),
            ("https://notgov.cn/", false),
            // in the path, not the host
            ("https://example.com/www.gov.cn", false),
            // user info stands before the host and names another
            ("https://www.gov.cn@example.com/", false),
        ];
        for (address, expected) in table {
            assert_eq!(is_state_site(address), expected, "{address}");
        }
    }
}
