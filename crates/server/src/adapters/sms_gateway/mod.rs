//! Text messages through China Mobile's 云MAS over HTTP (`/sms/norsubmit`, over TLS `/sms/submit`).
//!
//! The protocol has no field for the sender's own number: `addSerial` extends the number that the phone shows and must
//! stay what the operator granted. Our number therefore travels in the header `Idempotency-Key`, which the gateway ignores
//! and a proxy in front of it (or the sandbox) uses to drop a second message. Because the gateway itself drops nothing, a
//! time-out after sending is [`PortError::Unknown`] and is never repeated blindly.

mod wire;

pub use wire::{SUCCESS, Submit, SubmitAnswer, WireError};

use jzt_app::ports::{Answer, PortError, Sms, SmsRequest};
use reqwest::{Client, StatusCode, Url};
use zeroize::Zeroizing;

use super::http_client::{ClientError, Patience, client, port_error, read_json, rejected};

/// The header with our own number of the message.
pub const DEDUP_HEADER: &str = "Idempotency-Key";

/// What the operator handed out.
pub struct SmsGatewayOptions {
    /// Full address of the interface.
    pub endpoint: Url,
    /// Name of the customer (`ecName`).
    pub ec_name: String,
    /// Account of the interface (`apId`).
    pub ap_id: String,
    /// Password of the interface; only ever part of `mac`.
    pub secret_key: Zeroizing<String>,
    /// Code of the approved signature (`sign`).
    pub sign: String,
    /// Extension of the sender's number; empty unless the operator granted one.
    pub add_serial: String,
    /// How long to wait.
    pub patience: Patience,
}

/// The gateway.
pub struct SmsGateway {
    options: SmsGatewayOptions,
    client: Client,
}

impl SmsGateway {
    /// Sets the gateway up; nothing is sent yet.
    pub fn new(options: SmsGatewayOptions) -> Result<Self, ClientError> {
        let client = client(&options.endpoint, options.patience)?;
        Ok(Self { options, client })
    }

    async fn submit(&self, request: SmsRequest) -> Result<String, PortError> {
        let options = &self.options;
        let submit = Submit {
            ec_name: options.ec_name.clone(),
            ap_id: options.ap_id.clone(),
            mobiles: request.phone.as_str().to_owned(),
            content: request.text,
            sign: options.sign.clone(),
            add_serial: options.add_serial.clone(),
            mac: String::new(),
        };
        let body = submit.sealed(&options.secret_key).encode().map_err(|_| rejected("not-encodable"))?;
        let response = self
            .client
            .post(options.endpoint.clone())
            .header(DEDUP_HEADER, request.dedup_key)
            .body(body)
            .send()
            .await
            .map_err(|error| port_error(&error))?;
        match response.status() {
            StatusCode::OK => answer(read_json(response).await?),
            // A proxy in front of the gateway says so before it passes anything on.
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => Err(PortError::NotReached),
            status if status.is_client_error() => Err(rejected(&format!("http-{}", status.as_u16()))),
            _ => Err(PortError::Unknown),
        }
    }
}

impl Sms for SmsGateway {
    fn send(&self, request: SmsRequest) -> Answer<'_, Result<String, PortError>> {
        Box::pin(self.submit(request))
    }
}

fn answer(answer: SubmitAnswer) -> Result<String, PortError> {
    match (answer.rspcod.as_str(), answer.success) {
        (SUCCESS, true) => Ok(answer.msg_group),
        // It contradicts itself: perhaps the message is on its way.
        (SUCCESS, false) | (_, true) | ("", _) => Err(PortError::Unknown),
        (code, false) => Err(rejected(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(rspcod: &str, success: bool) -> Result<String, PortError> {
        answer(SubmitAnswer { rspcod: rspcod.to_owned(), msg_group: "0108".to_owned(), success })
    }

    #[test]
    fn the_gateways_codes_become_port_errors() {
        assert_eq!(said("success", true), Ok("0108".to_owned()));
        for code in ["IllegalMac", "IllegalSignId", "InvalidMessage", "InvalidUsrOrPwd", "NoSignId", "TooManyMobiles"] {
            assert_eq!(said(code, false), Err(PortError::Rejected { code: code.to_owned() }));
        }
    }

    #[test]
    fn an_answer_that_contradicts_itself_leaves_the_outcome_unknown() {
        assert_eq!(said("success", false), Err(PortError::Unknown));
        assert_eq!(said("IllegalMac", true), Err(PortError::Unknown));
        assert_eq!(said("", false), Err(PortError::Unknown));
    }
}
