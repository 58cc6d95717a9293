//! Servers that only listen: one for mail that speaks SMTP, one for bots that keeps what was posted to it.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A message as the server for mail took it.
#[derive(Debug, Clone, Default)]
pub struct Letter {
    /// User and password as they were given, `\0user\0password`.
    pub signed_in: Option<String>,
    pub from: String,
    pub to: String,
    pub data: String,
}

impl Letter {
    /// The text of the message, decoded.
    pub fn text(&self) -> String {
        let (head, body) = self.data.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("Content-Transfer-Encoding: base64"), "{head}");
        let bytes = STANDARD.decode(body.replace("\r\n", "").trim()).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// The subject, decoded.
    pub fn subject(&self) -> String {
        let line = self.data.lines().skip_while(|line| !line.starts_with("Subject:"));
        let folded: String =
            line.enumerate().take_while(|(at, l)| *at == 0 || l.starts_with(' ')).map(|(_, l)| l).collect();
        let words = folded.split("=?utf-8?b?").skip(1).filter_map(|word| word.split("?=").next());
        let bytes: Vec<u8> = words.flat_map(|word| STANDARD.decode(word).unwrap()).collect();
        String::from_utf8(bytes).unwrap()
    }
}

/// A server for mail on this machine; it refuses addresses that begin with `no-`.
pub struct MailSink {
    pub port: u16,
    letters: Arc<Mutex<Vec<Letter>>>,
}

impl MailSink {
    pub async fn start() -> MailSink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, letters) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(Vec::new())));
        let kept = letters.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take(stream, kept.clone()));
            }
        });
        MailSink { port, letters }
    }

    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap().clone()
    }
}

async fn take(stream: TcpStream, kept: Arc<Mutex<Vec<Letter>>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut letter = Letter::default();
    write.write_all(b"220 sink\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let said = line.to_ascii_uppercase();
        let answer = if said.starts_with("EHLO") {
            "250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN"
        } else if let Some(coded) = line.strip_prefix("AUTH PLAIN ") {
            letter.signed_in = Some(String::from_utf8(STANDARD.decode(coded).unwrap()).unwrap());
            "235 ok"
        } else if said.starts_with("MAIL FROM:") {
            letter.from = line[10..].to_owned();
            "250 ok"
        } else if said.starts_with("RCPT TO:<NO-") {
            "550 no such person"
        } else if said.starts_with("RCPT TO:") {
            letter.to = line[8..].to_owned();
            "250 ok"
        } else if said == "DATA" {
            write.write_all(b"354 go on\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                letter.data.push_str(&line);
                letter.data.push_str("\r\n");
            }
            kept.lock().unwrap().push(letter.clone());
            "250 taken"
        } else if said == "QUIT" {
            "221 bye"
        } else {
            "250 ok"
        };
        if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

/// What was posted: the address after the host, and the body.
pub type Posted = (String, Value);

/// A server for bots on this machine.
#[derive(Clone)]
pub struct BotSink {
    pub base: String,
    posted: Arc<Mutex<Vec<Posted>>>,
    answer: Arc<Mutex<Value>>,
}

impl BotSink {
    pub async fn start() -> BotSink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let answer = Arc::new(Mutex::new(json!({ "errcode": 0, "errmsg": "ok" })));
        let sink = BotSink { base, posted: Arc::default(), answer };
        let router = Router::new().fallback(keep).with_state(sink.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        sink
    }

    /// What the server answers from now on.
    pub fn answers(&self, answer: Value) {
        *self.answer.lock().unwrap() = answer;
    }

    /// What was posted since the last look.
    pub fn posted(&self) -> Vec<Posted> {
        std::mem::take(&mut self.posted.lock().unwrap())
    }
}

async fn keep(State(sink): State<BotSink>, uri: Uri, body: Bytes) -> axum::Json<Value> {
    let address = uri.path_and_query().unwrap().to_string();
    sink.posted.lock().unwrap().push((address, serde_json::from_slice(&body).unwrap()));
    axum::Json(sink.answer.lock().unwrap().clone())
}
