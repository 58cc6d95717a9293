//! A person at the browser: requests with that person's cookie, and answers that are looked at closely.

use reqwest::header::{COOKIE, HeaderMap};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// A person with a session, or without one.
pub struct Person<'a> {
    http: &'a Client,
    base: &'a str,
    token: Option<String>,
}

/// What came back.
pub struct Answer {
    /// What was asked, for messages.
    pub asked: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl<'a> Person<'a> {
    pub fn new(http: &'a Client, base: &'a str, token: Option<String>) -> Self {
        Person { http, base, token }
    }

    /// A request that the caller completes.
    pub fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.header(COOKIE, format!("gangmu={token}")),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.ask(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.ask(Method::POST, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        send(self.ask(Method::PUT, path).json(&body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        send(self.ask(Method::PATCH, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        send(self.ask(Method::DELETE, path)).await
    }

    /// Sends a file as the form of the page does.
    pub async fn upload(&self, path: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let file = Part::bytes(bytes.into()).file_name(name.to_owned());
        send(self.ask(Method::POST, path).multipart(Form::new().part("file", file))).await
    }
}

/// Sends a request and reads the whole answer.
pub async fn send(request: RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let asked = format!("{} {}", request.method(), request.url().path());
    let answer = client.execute(request).await.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
    Answer {
        asked,
        status: answer.status().as_u16(),
        headers: answer.headers().clone(),
        bytes: answer.bytes().await.unwrap().to_vec(),
    }
}

impl Answer {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// The body as text, for messages.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).chars().take(600).collect()
    }

    /// The body of a request that worked.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(matches!(self.status, 200 | 204), "{}: {} {}", self.asked, self.status, self.text());
        self.json()
    }

    /// The bytes of a request that worked.
    #[track_caller]
    pub fn bytes(self) -> Vec<u8> {
        assert_eq!(self.status, 200, "{}: {}", self.asked, self.text());
        self.bytes
    }

    /// The message of a request that was refused with a status: in Chinese, with a code and what to do.
    #[track_caller]
    pub fn refused(self, status: u16) -> String {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text());
        let body = self.json();
        let word = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        assert!(!word("code").is_empty(), "{}: no code in {}", self.asked, self.text());
        for key in ["message", "advice"] {
            assert!(is_chinese(&word(key)), "{}: {key} is not Chinese in {}", self.asked, self.text());
        }
        word("message")
    }
}

/// Whether a text has Chinese characters.
pub fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Asserts that a text contains words, and shows it otherwise.
#[track_caller]
pub fn says(text: &str, words: &str) {
    assert!(text.contains(words), "“{words}” is not in “{text}”");
}

/// A query string from names and values.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", coded(value))).collect();
    format!("?{}", pairs.join("&"))
}

/// A text as a part of an address.
pub fn coded(text: &str) -> String {
    let code = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(b).to_string(),
        _ => format!("%{b:02X}"),
    };
    text.bytes().map(code).collect()
}

/// The items of a list.
#[track_caller]
pub fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("not a list: {value}"))
}

/// The only item of a list that has a value under a key.
#[track_caller]
pub fn find<'v>(value: &'v Value, key: &str, wanted: &str) -> &'v Value {
    let found = list(value).iter().find(|item| item[key] == wanted);
    found.unwrap_or_else(|| panic!("nothing has {key} = {wanted} in {value}"))
}

/// The name under which an answer is kept by the browser.
#[track_caller]
pub fn file_name(answer: &Answer) -> String {
    let disposition = answer.headers["content-disposition"].to_str().unwrap();
    let coded = disposition.strip_prefix("attachment; filename*=UTF-8''").unwrap();
    let mut bytes = Vec::new();
    let mut rest = coded.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap()
}
