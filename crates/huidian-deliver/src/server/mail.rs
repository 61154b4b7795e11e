//! `/mail/…`: the reader of a digest leaves.

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use huidian_store::MailSubscription;
use huidian_text::markup::escape_markup;

use super::Service;
use super::failure::Failure;
use crate::mail::unsubscribing;

/// Asks first: programs that look at mail open every link in it (RFC 8058, 1).
pub(super) async fn ask(
    State(service): State<Service>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let subscription = find(&service, token).await?;
    Ok(page(&format!(
        "<p>不再向 {} 发送变化邮件？</p>\n<form method=\"post\"><button>退订</button></form>",
        escape_markup(&subscription.address)
    )))
}

/// Leaves at once, whether a reader pressed the button or a mail program did (RFC 8058, 3.2).
pub(super) async fn leave(
    State(service): State<Service>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let subscription = find(&service, token).await?;
    let address = escape_markup(&subscription.address);
    service
        .blocking(move |service| {
            unsubscribing::leave(&service.setup().store, &subscription).map_err(Failure::from)
        })
        .await?;
    Ok(page(&format!("<p>已退订：不再向 {address} 发送。</p>")))
}

async fn find(service: &Service, token: String) -> Result<MailSubscription, Failure> {
    service
        .blocking(move |service| {
            let found =
                unsubscribing::find(&service.setup().store, &service.shared.signer, &token)?;
            found.ok_or_else(|| Failure::NotFound("没有这个订阅，或已删除".to_owned()))
        })
        .await
}

fn page(body: &str) -> Response {
    let text = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>退订 · 会典</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"></head>\n\
         <body>\n<main>\n<h1>会典</h1>\n{body}\n</main>\n</body>\n</html>\n"
    );
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}
