//! The wire format: the body is base64 of JSON, `mac` is MD5 over the joined fields and the secret key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use data_encoding::HEXLOWER;
use jzt_crypto::ct_eq;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};

/// The gateway's word for "taken".
pub const SUCCESS: &str = "success";

/// One message to one or more numbers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Submit {
    /// Customer.
    pub ec_name: String,
    /// Account.
    pub ap_id: String,
    /// Numbers, joined by commas.
    pub mobiles: String,
    /// The text.
    pub content: String,
    /// Code of the signature.
    pub sign: String,
    /// Extension of the sender's number; may be empty.
    pub add_serial: String,
    /// Lower-case hexadecimal MD5, the protocol's choice.
    pub mac: String,
}

/// What the gateway says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmitAnswer {
    /// `success` or the name of the fault.
    pub rspcod: String,
    /// The gateway's own number of the message. Both spellings occur.
    #[serde(rename = "msgGroup", alias = "mgsGroup", default)]
    pub msg_group: String,
    /// True when taken.
    pub success: bool,
}

/// A body that is not the protocol's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a message of the gateway's protocol")]
pub struct WireError;

impl Submit {
    /// The same message with its `mac`.
    #[must_use]
    pub fn sealed(mut self, secret_key: &str) -> Self {
        self.mac = self.mac_under(secret_key);
        self
    }

    /// True when `mac` belongs to this message and key.
    pub fn is_sealed_by(&self, secret_key: &str) -> bool {
        ct_eq(self.mac.as_bytes(), self.mac_under(secret_key).as_bytes())
    }

    /// The body to send.
    pub fn encode(&self) -> Result<String, WireError> {
        Ok(STANDARD.encode(serde_json::to_vec(self).map_err(|_| WireError)?))
    }

    /// Reads a body.
    pub fn decode(body: &[u8]) -> Result<Self, WireError> {
        let json = STANDARD.decode(body.trim_ascii()).map_err(|_| WireError)?;
        serde_json::from_slice(&json).map_err(|_| WireError)
    }

    fn mac_under(&self, secret_key: &str) -> String {
        let mut hash = Md5::new();
        for part in [&self.ec_name, &self.ap_id, secret_key, &self.mobiles, &self.content, &self.sign, &self.add_serial]
        {
            hash.update(part);
        }
        HEXLOWER.encode(&hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn submit() -> Submit {
        Submit {
            ec_name: "黔江区民政局".to_owned(),
            ap_id: "jzt".to_owned(),
            mobiles: "14200000001".to_owned(),
            content: "您的登录验证码是123456".to_owned(),
            sign: "SIGN01".to_owned(),
            add_serial: String::new(),
            mac: String::new(),
        }
    }

    /// The expected value is `printf 黔江区民政局jztsecret14200000001您的登录验证码是123456SIGN01 | md5sum`.
    #[test]
    fn mac_is_md5_over_the_fields_in_the_order_of_the_interface_table() {
        assert_eq!(submit().sealed("secret").mac, "21414165f57c79edb1babd5be82a82c5");
    }

    #[test]
    fn the_mac_covers_every_field_and_the_key() {
        let sealed = submit().sealed("secret");
        assert!(sealed.is_sealed_by("secret"));
        assert!(!sealed.is_sealed_by("Secret"));
        let changes: [fn(&mut Submit); 6] = [
            |s| s.ec_name.push('x'),
            |s| s.ap_id.push('x'),
            |s| s.mobiles.push('x'),
            |s| s.content.push('x'),
            |s| s.sign.push('x'),
            |s| s.add_serial.push('x'),
        ];
        for change in changes {
            let mut changed = sealed.clone();
            change(&mut changed);
            assert!(!changed.is_sealed_by("secret"));
        }
    }

    #[test]
    fn a_body_reads_back_and_the_secret_is_not_in_it() {
        let sealed = submit().sealed("topsecret");
        let body = sealed.encode().unwrap();
        assert!(Submit::decode(body.as_bytes()).unwrap() == sealed);
        let json = String::from_utf8(STANDARD.decode(&body).unwrap()).unwrap();
        assert!(!json.contains("topsecret"));
        assert!(json.contains("\"ecName\"") && json.contains("\"addSerial\":\"\""));
        for nonsense in [&b"{}"[..], b"!!!", b"e30=", b""] {
            assert_eq!(Submit::decode(nonsense).err(), Some(WireError));
        }
    }

    #[test]
    fn both_spellings_of_the_message_group_are_read() {
        for name in ["msgGroup", "mgsGroup"] {
            let answer: SubmitAnswer =
                serde_json::from_str(&format!(r#"{{"rspcod":"success","{name}":"0108","success":true}}"#)).unwrap();
            assert_eq!(answer.msg_group, "0108");
        }
    }
}
