//! Parameters that the description does not know, refused before anything else is asked.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use percent_encoding::percent_decode_str;

use crate::error::Error;
use crate::openapi::{Operation, Parameter, operations};
use crate::request::{PAIR_LIMIT, VALUE_LIMIT, decode_name};

type Described = HashMap<(String, String), Operation>;

/// Operations by method and path.
static DESCRIBED: LazyLock<Described> = LazyLock::new(|| {
    let keyed = |operation: Operation| {
        let key = (operation.method.clone(), operation.path.clone());
        (key, operation)
    };
    operations().into_iter().map(keyed).collect()
});

/// Refuses a name the address does not know, one given twice where one is meant, and a value that is no value: a typing error must not
/// quietly give another answer.
pub(crate) async fn check_parameters(request: Request, next: Next) -> Result<Response, Error> {
    if let Some(operation) = operation_of(&request) {
        check(operation, request.uri().query().unwrap_or(""))?;
    }
    Ok(next.run(request).await)
}

fn operation_of(request: &Request) -> Option<&'static Operation> {
    let matched = request.extensions().get::<MatchedPath>()?;
    let path = matched.as_str().replace("{*", "{");
    let method = match *request.method() {
        Method::HEAD => "GET",
        ref other => other.as_str(),
    };
    DESCRIBED.get(&(method.to_owned(), path))
}

fn check(operation: &Operation, query: &str) -> Result<(), Error> {
    let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    if pairs.len() > PAIR_LIMIT {
        let reason = format!(
            "{count} 个参数太多，至多 {PAIR_LIMIT} 个 ({count} parameters; at most {PAIR_LIMIT})",
            count = pairs.len()
        );
        return Err(Error::parameter("query", reason));
    }
    let mut seen: Vec<&str> = Vec::new();
    for pair in pairs {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode_name(name);
        let parameter = operation
            .find(&name)
            .ok_or_else(|| unknown(operation, &name))?;
        if seen.contains(&parameter.name.as_str()) && !parameter.is_repeated {
            return Err(Error::parameter(
                &name,
                "给了两次，只能给一次 (is given twice; once is allowed)",
            ));
        }
        seen.push(&parameter.name);
        check_value(parameter, value)?;
    }
    let missing = operation
        .query()
        .find(|parameter| parameter.is_required && !seen.contains(&parameter.name.as_str()));
    match missing {
        Some(parameter) => Err(Error::parameter(&parameter.name, "缺少 (is missing)")),
        None => Ok(()),
    }
}

fn unknown(operation: &Operation, name: &str) -> Error {
    let known: Vec<&str> = operation
        .query()
        .map(|parameter| parameter.name.as_str())
        .collect();
    let known = if known.is_empty() {
        "none".to_owned()
    } else {
        known.join(" ")
    };
    let shown: String = name.chars().take(40).collect();
    Error::parameter(
        &shown,
        format!("没有这个参数，可用：{known} (unknown parameter; known: {known})"),
    )
}

fn check_value(parameter: &Parameter, raw: &str) -> Result<(), Error> {
    let refuse = |reason: String| Err(Error::parameter(&parameter.name, reason));
    let spaced = raw.replace('+', " ");
    let Ok(value) = percent_decode_str(&spaced).decode_utf8() else {
        return refuse("不是 UTF-8 文字 (is not UTF-8)".to_owned());
    };
    if value.trim().is_empty() && !parameter.is_free_text {
        return refuse(
            "没有值，去掉它或给一个 (has no value; leave it out or give one)".to_owned(),
        );
    }
    if value.chars().any(char::is_control) && !parameter.is_free_text {
        return refuse("含控制字符 (has control characters)".to_owned());
    }
    let length = value.chars().count();
    if length > VALUE_LIMIT {
        return refuse(format!(
            "{length} 个字符，至多 {VALUE_LIMIT} 个 ({length} characters; at most {VALUE_LIMIT})"
        ));
    }
    Ok(())
}
