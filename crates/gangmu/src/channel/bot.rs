//! Bots in groups of WeCom, DingTalk and Feishu: a text posted to the address of the bot, in each house's own form and,
//! where a secret is set, with its signature.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

use super::Refused;
use crate::seal::Seal;

/// A bot that does not answer is given up after this time.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of a text that every house takes; WeCom takes the least (2,048).
const MOST: usize = 2_000;

/// A bot in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bot {
    /// Whose form it speaks.
    pub form: BotForm,
    /// Its address, sealed: whoever has it can post.
    pub url: String,
    /// The secret of its signature, sealed; none where it has none.
    pub secret: Option<String>,
    /// Only people of this office are named; everyone where left out.
    pub office: Option<String>,
}

/// The houses whose bots are spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BotForm {
    /// 企业微信
    Wecom,
    /// 钉钉
    Dingtalk,
    /// 飞书
    Feishu,
}

/// What is posted where.
#[derive(Debug, PartialEq)]
struct Post {
    url: String,
    body: Value,
}

impl Bot {
    /// Posts one message.
    pub(super) async fn send(&self, seal: &Seal, now: Timestamp, subject: &str, body: &str) -> Result<(), Refused> {
        let open = |sealed: &String| seal.open(sealed).ok_or_else(|| Refused::for_good("机器人的设置打不开:密钥不符"));
        let (url, secret) = (open(&self.url)?, self.secret.as_ref().map(open).transpose()?);
        let post = post(self.form, &url, secret.as_deref(), now, &short(&format!("{subject}\n{body}")));
        let failed = |error: reqwest::Error| Refused::now(format!("机器人没有回应:{}", error.without_url()));
        crate::tls::ready();
        let http = reqwest::Client::builder().timeout(PATIENCE).build().map_err(failed)?;
        let answer = http.post(post.url).json(&post.body).send().await.map_err(failed)?;
        let status = answer.status();
        let said: Value = answer.json().await.unwrap_or_default();
        accepted(status.as_u16(), &said)
    }
}

/// Whether the house took the message: it answers 200 also where it did not.
fn accepted(status: u16, said: &Value) -> Result<(), Refused> {
    let code = ["errcode", "code", "StatusCode"].iter().find_map(|key| said.get(key)?.as_i64());
    let words = ["errmsg", "msg", "StatusMessage"].iter().find_map(|key| said.get(key)?.as_str()).unwrap_or_default();
    match (status, code) {
        (200, Some(0)) => Ok(()),
        (200, Some(code)) => Err(Refused::now(format!("机器人没有接收({code}){words}"))),
        (status, _) => Err(Refused::now(format!("机器人没有接收(HTTP {status}){words}"))),
    }
}

/// The message in the form of its house. DingTalk signs `milliseconds\nsecret` with the secret, in the address; Feishu
/// signs nothing with the key `seconds\nsecret`, in the body; WeCom's address is its secret.
fn post(form: BotForm, url: &str, secret: Option<&str>, now: Timestamp, text: &str) -> Post {
    match (form, secret) {
        (BotForm::Feishu, secret) => {
            let mut body = json!({ "msg_type": "text", "content": { "text": text } });
            if let Some(secret) = secret {
                let stamp = now.as_second().to_string();
                body["sign"] = sign(&format!("{stamp}\n{secret}"), "").into();
                body["timestamp"] = stamp.into();
            }
            Post { url: url.to_owned(), body }
        }
        (BotForm::Dingtalk, Some(secret)) => {
            let stamp = now.as_millisecond();
            let sign = coded(&sign(secret, &format!("{stamp}\n{secret}")));
            let mark = if url.contains('?') { '&' } else { '?' };
            Post { url: format!("{url}{mark}timestamp={stamp}&sign={sign}"), body: plain(text) }
        }
        _ => Post { url: url.to_owned(), body: plain(text) },
    }
}

fn plain(text: &str) -> Value {
    json!({ "msgtype": "text", "text": { "content": text } })
}

/// HMAC-SHA256 in base64.
fn sign(key: &str, text: &str) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Base64 as a part of an address.
fn coded(text: &str) -> String {
    text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

/// A text that every house takes.
fn short(text: &str) -> String {
    if text.len() <= MOST {
        return text.to_owned();
    }
    let end = (0..=MOST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{}……", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn each_house_gets_its_own_form() {
        let text = "11月23日待办提醒\n王敏:2件";
        let wecom = post(BotForm::Wecom, "https://q/send?key=k", None, at(0), text);
        assert_eq!(wecom.url, "https://q/send?key=k");
        assert_eq!(wecom.body, json!({ "msgtype": "text", "text": { "content": text } }));
        let feishu = post(BotForm::Feishu, "https://f/hook/k", None, at(0), text);
        assert_eq!(feishu.body, json!({ "msg_type": "text", "content": { "text": text } }));
    }

    /// Computed with Python's hmac and hashlib.
    #[test]
    fn signatures_are_those_of_the_houses() {
        let now = at(1_577_262_236_757);
        let signed = post(BotForm::Dingtalk, "https://d/send?access_token=t", Some("this is secret"), now, "x");
        assert_eq!(
            signed.url,
            "https://d/send?access_token=t&timestamp=1577262236757&sign=hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"
        );
        let signed = post(BotForm::Feishu, "https://f/hook/k", Some("demo"), now, "x");
        assert_eq!(
            (&signed.body["timestamp"], &signed.body["sign"]),
            (&json!("1577262236"), &json!("NhEUcImkhzrPPAz/8BTpTROjbUbL6U5AmjY55fe0tgI="))
        );
    }

    #[test]
    fn an_answer_counts_by_its_code_and_not_by_its_status() {
        for (status, said, words) in [
            (200, json!({ "errcode": 0, "errmsg": "ok" }), None),
            (200, json!({ "code": 0, "msg": "success" }), None),
            (200, json!({ "StatusCode": 0 }), None),
            (200, json!({ "errcode": 310000, "errmsg": "sign not match" }), Some("310000")),
            (200, json!({ "code": 19021, "msg": "sign match fail" }), Some("sign match fail")),
            (200, Value::Null, Some("HTTP 200")),
            (404, json!({ "errcode": 0 }), Some("HTTP 404")),
        ] {
            let refused = accepted(status, &said).err().map(|refused| refused.words);
            assert_eq!(refused.is_some(), words.is_some(), "{said}");
            assert!(refused.unwrap_or_default().contains(words.unwrap_or_default()), "{said}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let long = short(&"督".repeat(1_000));
        assert!(long.len() <= MOST + 6 && long.ends_with("……"));
        assert_eq!(short("短"), "短");
    }
}
