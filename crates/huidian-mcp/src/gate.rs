//! Messages before a client has begun, and messages that are too long, on standard streams.

use std::borrow::Cow;

use rmcp::ErrorData;
use rmcp::model::{
    ClientJsonRpcMessage, ClientNotification, ClientRequest, GetMeta, ProtocolVersion, RequestId,
    ServerJsonRpcMessage,
};
use rmcp::service::{RoleServer, RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;

use crate::bounded::{MESSAGE_BYTES, TOO_LONG};

/// A transport that keeps from the server what would end it. Until a client has begun, the SDK takes requests alone: a notification or an answer that
/// comes early, as they do from clients that probe or were cut off, is passed over, as JSON-RPC has it for what needs no answer.
pub struct Gate<T> {
    inner: T,
    versions: Cow<'static, [ProtocolVersion]>,
    has_begun: bool,
}

impl<T: Transport<RoleServer>> Gate<T> {
    /// `versions` are those that the server speaks.
    pub fn new(inner: T, versions: Cow<'static, [ProtocolVersion]>) -> Self {
        Self {
            inner,
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
        self.inner.send(item)
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let message = self.inner.receive().await?;
            if let Some(TooLong { id }) = too_long(&message) {
                let told = format!(
                    "the message is longer than {MESSAGE_BYTES} bytes and was not read; send the text in parts"
                );
                let refused =
                    ServerJsonRpcMessage::error(ErrorData::invalid_request(told, None), id);
                // a task of its own: this one is dropped whenever an answer is ready first
                tokio::spawn(self.inner.send(refused));
                continue;
            }
            match &message {
                ClientJsonRpcMessage::Request(request) => {
                    self.has_begun |= self.begins(&request.request);
                    return Some(message);
                }
                _ if self.has_begun => return Some(message),
                _ => {}
            }
        }
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.inner.close().await
    }
}

/// A message that was not read.
struct TooLong {
    /// Where it is known.
    id: Option<RequestId>,
}

/// The notice that the streams put in the place of a message that was too long.
fn too_long(message: &ClientJsonRpcMessage) -> Option<TooLong> {
    let ClientJsonRpcMessage::Notification(notice) = message else {
        return None;
    };
    let ClientNotification::CustomNotification(notice) = &notice.notification else {
        return None;
    };
    (notice.method == TOO_LONG).then(|| {
        let id = notice.params.as_ref().and_then(|params| params.get("id"));
        let id = id.and_then(|id| serde_json::from_value(id.clone()).ok());
        TooLong { id }
    })
}
