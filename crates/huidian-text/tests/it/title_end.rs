use huidian_text::title_end::{TitlePlace, has_title_end, title_ends};

#[test]
fn the_less_says_that_words_are_a_title_the_fewer_endings_are_enough() {
    use TitlePlace::{BareLine, Citation, Page, Roundup};
    // words, places where they are a title
    for (words, places) in [
        // kinds of GB/T 9704 and of law are enough everywhere
        (
            "灯塔养护条例",
            &[Page, Roundup, BareLine, Citation] as &[TitlePlace],
        ),
        ("关于灯塔养护的通知", &[Page, Roundup, BareLine, Citation]),
        // a bare line that ends in 法 may be about a method: who reads roundups asks for more
        ("灯塔养护法", &[Page, Citation]),
        // titles of standards, where somebody says that titles come
        ("灯塔数据接口", &[Roundup]),
        // international instruments are cited, not listed
        ("灯塔照明议定书", &[Citation]),
        // a white paper heads a page and is no instrument
        ("灯塔白皮书", &[Page]),
        // no title at all
        ("灯塔养护员", &[]),
        ("", &[]),
    ] {
        for place in [Page, Roundup, BareLine, Citation] {
            assert_eq!(
                has_title_end(words, place),
                places.contains(&place),
                "{words} {place:?}"
            );
        }
    }
}

#[test]
fn every_ending_is_given() {
    let ends: Vec<&str> = title_ends("网络安全标准体系", TitlePlace::Citation).collect();
    assert_eq!(ends, ["标准体系"]);
    let ends: Vec<&str> = title_ends("灯塔法典", TitlePlace::Citation).collect();
    assert_eq!(ends, ["法典"]);
}
