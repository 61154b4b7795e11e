//! `/mail/…`: the reader of a digest leaves, or says yes before the first.

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use huidian_store::MailSubscription;
use huidian_text::markup::escape_markup;

use super::Service;
use super::failure::Failure;
use crate::mail::unsubscribing::{self, Purpose};

/// Asks first: programs that look at mail open every link in it (RFC 8058, 1).
pub(super) async fn ask(
    State(service): State<Service>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let subscription = find(&service, token, Purpose::Leave).await?;
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
    let subscription = find(&service, token, Purpose::Leave).await?;
    let address = escape_markup(&subscription.address);
    service
        .blocking(move |service| {
            unsubscribing::leave(&service.setup().store, &subscription).map_err(Failure::from)
        })
        .await?;
    Ok(page(&format!("<p>已退订：不再向 {address} 发送。</p>")))
}

/// `/mail/yes/…`. Asks first, for the same reason: a program's look at a mail is nobody's yes.
pub(super) async fn ask_yes(
    State(service): State<Service>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let subscription = find(&service, token, Purpose::Confirm).await?;
    let address = escape_markup(&subscription.address);
    Ok(page(&match subscription.confirmed_at {
        Some(_) => format!("<p>已确认：变化会寄到 {address}。</p>"),
        None => format!(
            "<p>把变化寄到 {address}？</p>\n<form method=\"post\"><button>确认订阅</button></form>"
        ),
    }))
}

pub(super) async fn confirm(
    State(service): State<Service>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let subscription = find(&service, token, Purpose::Confirm).await?;
    let address = escape_markup(&subscription.address);
    service
        .blocking(move |service| {
            let now = service.setup().clock.now();
            unsubscribing::confirm(&service.setup().store, &subscription, now)
                .map_err(Failure::from)
        })
        .await?;
    Ok(page(&format!(
        "<p>已确认：变化会寄到 {address}。每封信里都有退订的链接。</p>"
    )))
}

async fn find(
    service: &Service,
    token: String,
    purpose: Purpose,
) -> Result<MailSubscription, Failure> {
    service
        .blocking(move |service| {
            let (store, signer) = (&service.setup().store, &service.shared.signer);
            let found = unsubscribing::find(store, signer, &token, purpose)?;
            found.ok_or_else(|| Failure::NotFound("没有这个订阅，或已删除".to_owned()))
        })
        .await
}

fn page(body: &str) -> Response {
    let text = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>订阅 · 会典</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"></head>\n\
         <body>\n<main>\n<h1>会典</h1>\n{body}\n</main>\n</body>\n</html>\n"
    );
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}
