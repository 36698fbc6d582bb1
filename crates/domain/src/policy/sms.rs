//! Texts of short messages. An operator approves each template once; only its parameters change.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Characters that one short message carries, signature included.
pub const SMS_CHARS_MAX: usize = 70;
/// Characters kept free for the sender's signature, such as 【黔江救助通】.
pub const SMS_SIGNATURE_CHARS_MAX: usize = 8;

/// Words that no message may hold: kinds of assistance, income, illness, identity papers.
const NEVER_WORDS: [&str; 17] = [
    "低保",
    "特困",
    "低收入",
    "困难",
    "贫困",
    "刚性支出",
    "临时救助",
    "收入",
    "财产",
    "存款",
    "残疾",
    "疾病",
    "患病",
    "重病",
    "身份证",
    "银行卡",
    "证件号",
];

/// One variable of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsParameter {
    /// Its name, written `{name}` in the text.
    pub name: String,
    /// Characters of the longest value.
    pub chars_max: usize,
}

/// One approved template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsTemplate {
    /// The id under which the operator knows it.
    pub id: String,
    /// The text with its variables, without the signature.
    pub text: String,
    /// The variables in the order of the text, each once.
    #[serde(default)]
    pub parameters: Vec<SmsParameter>,
    /// Whether it may go out between 20:00 and 08:30.
    pub at_night: bool,
}

/// What is wrong with a template, or with the values for one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SmsError {
    /// The id is empty.
    #[error("the template has no id")]
    NoId,
    /// The text does not hold exactly the parameters, once each and in order.
    #[error("the text does not hold the parameters once each and in order")]
    Parameters,
    /// With the longest values it would not fit into one message.
    #[error("the message may reach {chars} characters with its signature, more than {SMS_CHARS_MAX}")]
    TooLong {
        /// Characters that it may reach.
        chars: usize,
    },
    /// It holds a word that no message may hold.
    #[error("the text holds the word {word}")]
    NeverWord {
        /// The word.
        word: &'static str,
    },
    /// A different number of values than parameters.
    #[error("{given} values for {wanted} parameters")]
    ValueCount {
        /// Values given.
        given: usize,
        /// Parameters of the template.
        wanted: usize,
    },
    /// A value is longer than its parameter allows, or holds a line break or another control character.
    #[error("the value of {name} is too long or holds a control character")]
    Value {
        /// The parameter.
        name: String,
    },
}

impl SmsTemplate {
    /// Fills the text with values in the order of [`Self::parameters`].
    pub fn render(&self, values: &[&str]) -> Result<String, SmsError> {
        if values.len() != self.parameters.len() {
            return Err(SmsError::ValueCount { given: values.len(), wanted: self.parameters.len() });
        }
        let mut rest = self.text.as_str();
        let mut message = String::with_capacity(self.text.len());
        for (parameter, value) in self.parameters.iter().zip(values) {
            if value.chars().count() > parameter.chars_max || value.chars().any(char::is_control) {
                return Err(SmsError::Value { name: parameter.name.clone() });
            }
            let (before, after) = rest.split_once(&placeholder(&parameter.name)).ok_or(SmsError::Parameters)?;
            message.push_str(before);
            message.push_str(value);
            rest = after;
        }
        message.push_str(rest);
        Ok(message)
    }

    /// Characters of the longest message it can become, without the signature.
    pub fn chars_max(&self) -> usize {
        self.parameters.iter().fold(self.text.chars().count(), |sum, parameter| {
            sum.saturating_sub(placeholder(&parameter.name).chars().count()).saturating_add(parameter.chars_max)
        })
    }

    /// Checks what the operators demand and what we promise: see [`SmsError`].
    pub fn check(&self) -> Result<(), SmsError> {
        if self.id.trim().is_empty() {
            return Err(SmsError::NoId);
        }
        let mut rest = self.text.as_str();
        for parameter in &self.parameters {
            let (before, after) = rest.split_once(&placeholder(&parameter.name)).ok_or(SmsError::Parameters)?;
            if before.contains(['{', '}']) {
                return Err(SmsError::Parameters);
            }
            rest = after;
        }
        if rest.contains(['{', '}']) {
            return Err(SmsError::Parameters);
        }
        if let Some(word) = NEVER_WORDS.into_iter().find(|word| self.text.contains(word)) {
            return Err(SmsError::NeverWord { word });
        }
        let chars = self.chars_max().saturating_add(SMS_SIGNATURE_CHARS_MAX);
        if chars > SMS_CHARS_MAX { Err(SmsError::TooLong { chars }) } else { Ok(()) }
    }
}

fn placeholder(name: &str) -> String {
    format!("{{{name}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str, parameters: &[(&str, usize)]) -> SmsTemplate {
        let parameters = parameters
            .iter()
            .map(|(name, chars_max)| SmsParameter { name: (*name).to_owned(), chars_max: *chars_max })
            .collect();
        SmsTemplate { id: "T1".to_owned(), text: text.to_owned(), parameters, at_night: false }
    }

    #[test]
    fn values_fill_the_text_in_order() {
        let template = template("验证码{code}，{minutes}分钟内有效。", &[("code", 6), ("minutes", 2)]);
        assert_eq!(template.check(), Ok(()));
        assert_eq!(template.render(&["123456", "5"]).as_deref(), Ok("验证码123456，5分钟内有效。"));
        assert_eq!(template.chars_max(), 18);
    }

    #[test]
    fn a_value_is_never_read_as_a_parameter() {
        let template = template("{a}到{b}", &[("a", 9), ("b", 9)]);
        assert_eq!(template.render(&["{b}", "x"]).as_deref(), Ok("{b}到x"));
    }

    #[test]
    fn wrong_values_are_refused() {
        let template = template("验证码{code}", &[("code", 6)]);
        let value = || SmsError::Value { name: "code".to_owned() };
        assert_eq!(template.render(&[]), Err(SmsError::ValueCount { given: 0, wanted: 1 }));
        assert_eq!(template.render(&["1234567"]), Err(value()));
        assert_eq!(template.render(&["1\n2"]), Err(value()));
    }

    #[test]
    fn wrong_templates_are_refused() {
        assert_eq!(template("{b}{a}", &[("a", 1), ("b", 1)]).check(), Err(SmsError::Parameters));
        assert_eq!(template("{a}{c}", &[("a", 1)]).check(), Err(SmsError::Parameters));
        assert_eq!(template("您的低保申请", &[]).check(), Err(SmsError::NeverWord { word: "低保" }));
        assert_eq!(template(&"字".repeat(62), &[]).check(), Ok(()));
        assert_eq!(template(&"字".repeat(63), &[]).check(), Err(SmsError::TooLong { chars: 71 }));
        let nameless = SmsTemplate { id: " ".to_owned(), ..template("x", &[]) };
        assert_eq!(nameless.check(), Err(SmsError::NoId));
    }
}
