/// A question with the articles that answer it, as title and address (民法典, 第五十四条).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    pub text: String,
    pub relevant: Vec<(String, String)>,
}
