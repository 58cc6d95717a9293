//! Mail by SMTP: with TLS from the start, with STARTTLS, or bare inside the bureau's own network.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::seal::Seal;

/// A server that does not answer is given up after this time.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server for mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mail {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// Who signs in; none where the server asks nobody.
    pub user: Option<String>,
    /// The password, sealed.
    pub password: Option<String>,
    /// The sender: `教育局 <tx@example.com>`.
    pub from: String,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// From the first byte on, usually port 465.
    Full,
    /// After a greeting in clear, usually port 587.
    Starttls,
    /// Not at all.
    None,
}

/// Whether a text is an address for mail.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

impl Mail {
    /// Whether the sender can be read.
    pub fn from_is_address(&self) -> bool {
        self.from.parse::<Mailbox>().is_ok()
    }

    /// Sends one message.
    pub(super) async fn send(&self, seal: &Seal, to: &str, subject: &str, body: &str) -> Result<(), Refused> {
        let wrong = |what: &str| Refused::for_good(format!("{what}不是邮箱地址"));
        let from: Mailbox = self.from.parse().map_err(|_| wrong("发件人"))?;
        let to: Address = to.parse().map_err(|_| wrong("收件人"))?;
        let message = Message::builder()
            .from(from)
            .to(Mailbox::new(None, to))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body.to_owned())
            .map_err(|error| Refused::for_good(format!("邮件写不成:{error}")))?;
        match self.transport(seal)?.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Refused::for_good(format!("邮件服务器拒收:{error}"))),
            Err(error) => Err(Refused::now(format!("邮件没有发出:{error}"))),
        }
    }

    fn transport(&self, seal: &Seal) -> Result<AsyncSmtpTransport<Tokio1Executor>, Refused> {
        let unusable = |error| Refused::for_good(format!("邮件服务器的设置不对:{error}"));
        let builder = match self.tls {
            Tls::Full => AsyncSmtpTransport::<Tokio1Executor>::relay(&self.host).map_err(unusable)?,
            Tls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&self.host).map_err(unusable)?,
            Tls::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.host),
        };
        let builder = builder.port(self.port).timeout(Some(PATIENCE));
        let (Some(user), Some(sealed)) = (&self.user, &self.password) else {
            return Ok(builder.build());
        };
        let password = seal.open(sealed).ok_or_else(|| Refused::for_good("邮箱密码打不开:密钥不符"))?;
        Ok(builder.credentials(Credentials::new(user.clone(), password)).build())
    }
}
