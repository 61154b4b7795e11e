//! The description of the API (OpenAPI 3.1) at `/openapi.json`, and the same for people.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use serde_json::Value;

use crate::pages::Address;

const DESCRIPTION: &str = include_str!("../../assets/openapi.json");

/// `GET /openapi.json`
pub(crate) async fn openapi() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DESCRIPTION)
}

/// The addresses as the description has them.
pub(crate) fn described() -> Vec<Address> {
    let description: Value = serde_json::from_str(DESCRIPTION).unwrap_or_default();
    let mut addresses = Vec::new();
    for (path, methods) in description["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            addresses.push(address(method, path, operation));
        }
    }
    addresses
}

fn address(method: &str, path: &str, operation: &Value) -> Address {
    let words = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    Address {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: words(&operation["summary"]),
        parameters: parameters
            .map(|parameter| {
                (
                    words(&parameter["name"]),
                    words(&parameter["description"]),
                    parameter["required"] == true,
                )
            })
            .collect(),
    }
}
