//! Messages before a client has begun, messages that cannot be read, and clients that ask and do not read, on standard streams.

use std::borrow::Cow;

use rmcp::ErrorData;
use rmcp::model::{
    ClientJsonRpcMessage, ClientNotification, ClientRequest, GetMeta, ProtocolVersion,
    ServerJsonRpcMessage,
};
use rmcp::service::{RoleServer, RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;

use crate::bounded::{MESSAGE_BYTES, NO_JSON, TOO_LONG};
use crate::methods::unread;
use crate::pace::Pace;

/// A transport that keeps from the server what would end it. Until a client has begun, the SDK takes requests alone: a notification or an answer that
/// comes early, as they do from clients that probe or were cut off, is passed over, as JSON-RPC has it for what needs no answer. No message is read while too
/// many answers are still to be written.
pub struct Gate<T> {
    inner: T,
    pace: Pace,
    versions: Cow<'static, [ProtocolVersion]>,
    has_begun: bool,
}

impl<T: Transport<RoleServer>> Gate<T> {
    /// `versions` are those that the server speaks.
    pub fn new(inner: T, versions: Cow<'static, [ProtocolVersion]>) -> Self {
        Self {
            inner,
            pace: Pace::default(),
            versions,
            has_begun: false,
        }
    }

    /// Whether a request begins the conversation: `initialize`, or one that carries its own metadata. Discovery and a ping leave it open.
    fn begins(&self, request: &ClientRequest) -> bool {
        match request {
            ClientRequest::InitializeRequest(_) => true,
            ClientRequest::PingRequest(_) | ClientRequest::DiscoverRequest(_) => false,
            request => {
                let meta = request.get_meta();
                meta.missing_required_keys(&ProtocolVersion::V_2026_07_28)
                    .is_empty()
                    && meta
                        .protocol_version()
                        .is_some_and(|version| self.versions.contains(&version))
            }
        }
    }
}

impl<T: Transport<RoleServer>> Transport<RoleServer> for Gate<T> {
    type Error = T::Error;

    fn send(
        &mut self,
        item: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        let written = self.pace.written();
        let sending = self.inner.send(item);
        async move {
            let sent = sending.await;
            drop(written);
            sent
        }
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let turn = self.pace.turn().await?;
            let mut message = self.inner.receive().await?;
            if let Some(refused) = unreadable(&message) {
                // a task of its own: this one is dropped whenever an answer is ready first
                tokio::spawn(self.send(refused));
                continue;
            }
            if let ClientJsonRpcMessage::Request(request) = &mut message {
                // the SDK would take it for a client that begins wrongly, and end
                if let ClientRequest::CustomRequest(custom) = &request.request
                    && !self.has_begun
                {
                    let refused = unread(&custom.method);
                    let refused = ServerJsonRpcMessage::error(refused, Some(request.id.clone()));
                    tokio::spawn(self.send(refused));
                    continue;
                }
                self.has_begun |= self.begins(&request.request);
                turn.give(&mut request.request);
                return Some(message);
            }
            if self.has_begun {
                return Some(message);
            }
        }
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.inner.close().await
    }
}

/// The answer to a message in whose place the streams put a notice: it was too long, or no JSON.
fn unreadable(message: &ClientJsonRpcMessage) -> Option<ServerJsonRpcMessage> {
    let ClientJsonRpcMessage::Notification(notice) = message else {
        return None;
    };
    let ClientNotification::CustomNotification(notice) = &notice.notification else {
        return None;
    };
    let id = || {
        let id = notice.params.as_ref()?.get("id")?;
        serde_json::from_value(id.clone()).ok()
    };
    match notice.method.as_str() {
        TOO_LONG => {
            let told = format!(
                "the message is longer than {MESSAGE_BYTES} bytes and was not read; send the text in parts"
            );
            let error = ErrorData::invalid_request(told, None);
            Some(ServerJsonRpcMessage::error(error, id()))
        }
        NO_JSON => {
            let told = "the line is no JSON: send each message as one line of JSON, in UTF-8";
            Some(ServerJsonRpcMessage::error(
                ErrorData::parse_error(told, None),
                None,
            ))
        }
        _ => None,
    }
}
