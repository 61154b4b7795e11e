//! Which methods there are, and what is said to a request that is none of them.

use rmcp::ErrorData;
use rmcp::model::ErrorCode;

/// With what each has to be given.
const METHODS: [(&str, &str); 11] = [
    ("initialize", "protocolVersion, capabilities and clientInfo"),
    ("ping", "nothing"),
    ("tools/list", "at most a cursor"),
    ("tools/call", "name, and arguments as an object"),
    ("resources/list", "at most a cursor"),
    ("resources/templates/list", "at most a cursor"),
    ("resources/read", "uri"),
    ("prompts/list", "at most a cursor"),
    ("prompts/get", "name, and arguments as an object of texts"),
    ("completion/complete", "ref and argument"),
    ("server/discover", "nothing"),
];

/// The answer to a request that could not be read as any: the SDK tells a method that is not there from one whose parameters are wrong as little as the
/// message does, JSON-RPC 2.0 (5.1) does.
pub(crate) fn unread(method: &str) -> ErrorData {
    match METHODS.iter().find(|(known, _)| *known == method) {
        Some((known, params)) => ErrorData::new(
            ErrorCode::INVALID_PARAMS,
            format!("the params of {known} cannot be read: it takes {params}"),
            None,
        ),
        None => not_offered(method),
    }
}

/// What the server does not do, and what it does.
pub(crate) fn not_offered(method: &str) -> ErrorData {
    let told: String = method.chars().take(80).collect();
    ErrorData::new(
        ErrorCode::METHOD_NOT_FOUND,
        format!(
            "{told} is not offered here: there are tools/list, tools/call, resources/list, resources/templates/list, resources/read, prompts/list, prompts/get, completion/complete and ping; what changed is told by the tool list_changes"
        ),
        None,
    )
}
