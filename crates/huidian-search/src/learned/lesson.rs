/// A question with the articles that answer it, as title and address (民法典, 第五十四条).
#[cfg_attr(
    not(feature = "training"),
    expect(dead_code, reason = "only training makes lessons")
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    pub text: String,
    /// Whether it may be kept as it is, not only in sums: our own questions may.
    pub is_own: bool,
    pub relevant: Vec<(String, String)>,
}
