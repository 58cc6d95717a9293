//! `gangmu channels`: mail and group bots by which reminders go out, webhooks that tell other systems of records, and what became of the last messages. Secrets are
//! read from files, never from the command line.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use gangmu_store::SendStatus;

use super::{Place, println_out, read_file};
use crate::app::App;
use crate::auth::Actor;
use crate::channel::{self, Bot, BotForm, Channel, Hook, Mail, Tls};

#[derive(Debug, Args)]
pub struct Channels {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 列出渠道和最近的消息
    List {
        #[command(flatten)]
        place: Place,
    },
    /// 设置邮件:填了邮箱地址的人每天收到自己的提醒
    Mail {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        mail: MailSettings,
    },
    /// 设置群机器人:群里每天收到一条汇总
    Bot {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        bot: BotSettings,
    },
    /// 设置推送:记录登记、流转、作废时告知另一个系统(不含栏目内容)
    Hook {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        hook: HookSettings,
    },
    /// 发一条测试消息
    Test {
        #[command(flatten)]
        place: Place,
        /// 渠道名称
        #[arg(value_name = "名称")]
        name: String,
        /// 收件人邮箱;机器人不用填
        #[arg(long, value_name = "邮箱")]
        to: Option<String>,
    },
    /// 停用渠道
    Remove {
        #[command(flatten)]
        place: Place,
        /// 渠道名称
        #[arg(value_name = "名称")]
        name: String,
    },
}

#[derive(Debug, Args)]
struct MailSettings {
    /// 渠道名称
    #[arg(long, value_name = "名称", default_value = "mail")]
    name: String,
    /// 邮件服务器
    #[arg(long, value_name = "主机")]
    server: String,
    /// 端口
    #[arg(long, value_name = "端口", default_value_t = 465)]
    port: u16,
    /// 连接的加密方式:full(465端口)、starttls(587端口)、none(不加密,仅限内网)
    #[arg(long, value_name = "方式", default_value = "full")]
    tls: TlsName,
    /// 登录邮件服务器的用户名
    #[arg(long, value_name = "用户名", requires = "password_file")]
    user: Option<String>,
    /// 存有密码(授权码)的文件
    #[arg(long, value_name = "文件", requires = "user")]
    password_file: Option<PathBuf>,
    /// 发件人,如 云溪县教育局 <tx@example.com>
    #[arg(long, value_name = "发件人")]
    from: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TlsName {
    Full,
    Starttls,
    None,
}

#[derive(Debug, Args)]
struct BotSettings {
    /// 渠道名称
    #[arg(long, value_name = "名称", default_value = "bot")]
    name: String,
    /// 哪家的机器人:wecom(企业微信)、dingtalk(钉钉)、feishu(飞书)
    #[arg(long, value_name = "种类")]
    form: FormName,
    /// 存有机器人地址(Webhook)的文件
    #[arg(long, value_name = "文件")]
    url_file: PathBuf,
    /// 存有加签密钥的文件;企业微信没有
    #[arg(long, value_name = "文件")]
    secret_file: Option<PathBuf>,
    /// 只汇总这个科室的人;填科室代码,不填则汇总全局
    #[arg(long, value_name = "科室")]
    office: Option<String>,
}

#[derive(Debug, Args)]
struct HookSettings {
    /// 渠道名称
    #[arg(long, value_name = "名称", default_value = "hook")]
    name: String,
    /// 存有接收地址的文件
    #[arg(long, value_name = "文件")]
    url_file: PathBuf,
    /// 存有签名密钥的文件,至少16个字符
    #[arg(long, value_name = "文件")]
    secret_file: PathBuf,
    /// 只推送这些台账;填台账标识,可写多次,不填则全部
    #[arg(long = "ledger", value_name = "台账")]
    ledgers: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormName {
    Wecom,
    Dingtalk,
    Feishu,
}

impl Channels {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::List { place } => list(&place.open(false).await?).await,
            What::Mail { place, mail } => set_mail(&place.open(false).await?, mail).await,
            What::Bot { place, bot } => set_bot(&place.open(false).await?, bot).await,
            What::Hook { place, hook } => set_hook(&place.open(false).await?, hook).await,
            What::Test { place, name, to } => test(&place.open(false).await?, &name, to.as_deref()).await,
            What::Remove { place, name } => {
                let app = place.open(false).await?;
                channel::set(&app, &Actor::system(), &name, None).await?;
                println_out(&format!("已停用渠道“{name}”"));
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

async fn list(app: &App) -> anyhow::Result<ExitCode> {
    let channels = channel::all(app).await?;
    if channels.is_empty() {
        println_out("还没有设置渠道:提醒只在系统内显示");
    }
    for (name, channel) in channels {
        println_out(&match channel {
            Channel::Hook(hook) => {
                let ledgers = if hook.ledgers.is_empty() { "全部台账".to_owned() } else { hook.ledgers.join(" ") };
                let place = app.store.hook_place(&name, app.clock.now()).await?;
                let stands =
                    place.error.map_or("正常".to_owned(), |error| format!("第{}次没送到:{error}", place.tries));
                format!("{name}\t推送\t{ledgers}\t{stands}")
            }
            Channel::Mail(mail) => format!("{name}\t邮件\t{}:{}\t{}", mail.host, mail.port, mail.from),
            Channel::Bot(bot) => {
                let form = match bot.form {
                    BotForm::Wecom => "企业微信",
                    BotForm::Dingtalk => "钉钉",
                    BotForm::Feishu => "飞书",
                };
                format!("{name}\t{form}机器人\t{}", bot.office.as_deref().unwrap_or("全局"))
            }
        });
    }
    for message in app.store.messages(20).await? {
        let status = match message.status {
            SendStatus::Waiting => "待发",
            SendStatus::Sent => "已发",
            SendStatus::Failed => "未发出",
        };
        let why = message.error.map(|error| format!("\t{error}")).unwrap_or_default();
        println_out(&format!("{}\t{}\t{status}\t{}{why}", message.day, message.channel, message.subject));
    }
    Ok(ExitCode::SUCCESS)
}

async fn set_mail(app: &App, settings: MailSettings) -> anyhow::Result<ExitCode> {
    let password = settings.password_file.as_deref().map(secret).transpose()?;
    let tls = match settings.tls {
        TlsName::Full => Tls::Full,
        TlsName::Starttls => Tls::Starttls,
        TlsName::None => Tls::None,
    };
    let mail = Mail {
        host: settings.server,
        port: settings.port,
        tls,
        user: settings.user,
        password: password.map(|text| app.seal.close(&text)),
        from: settings.from,
    };
    anyhow::ensure!(mail.from_is_address(), "发件人“{}”不对,写法如 云溪县教育局 <tx@example.com>", mail.from);
    done(app, &settings.name, &Channel::Mail(mail)).await
}

async fn set_bot(app: &App, settings: BotSettings) -> anyhow::Result<ExitCode> {
    let url = secret(&settings.url_file)?;
    anyhow::ensure!(url.starts_with("https://"), "机器人地址须以 https:// 开头,请核对文件");
    if let Some(office) = &settings.office {
        anyhow::ensure!(app.pack.office(office).is_some(), "没有代码为“{office}”的科室");
    }
    let form = match settings.form {
        FormName::Wecom => BotForm::Wecom,
        FormName::Dingtalk => BotForm::Dingtalk,
        FormName::Feishu => BotForm::Feishu,
    };
    let key = settings.secret_file.as_deref().map(secret).transpose()?;
    let bot =
        Bot { form, url: app.seal.close(&url), secret: key.map(|text| app.seal.close(&text)), office: settings.office };
    done(app, &settings.name, &Channel::Bot(bot)).await
}

async fn set_hook(app: &App, settings: HookSettings) -> anyhow::Result<ExitCode> {
    let (url, key) = (secret(&settings.url_file)?, secret(&settings.secret_file)?);
    let near = ["http://127.0.0.1", "http://localhost"].iter().any(|local| url.starts_with(local));
    anyhow::ensure!(url.starts_with("https://") || near, "接收地址须以 https:// 开头(本机可用 http),请核对文件");
    anyhow::ensure!(key.chars().count() >= 16, "签名密钥太短,至少16个字符");
    if let Some(unknown) = settings.ledgers.iter().find(|id| app.pack.ledger(id).is_none()) {
        anyhow::bail!("没有标识为“{unknown}”的台账,可用 gangmu packs list 查看");
    }
    let hook = Hook { url: app.seal.close(&url), secret: app.seal.close(&key), ledgers: settings.ledgers };
    done(app, &settings.name, &Channel::Hook(hook)).await
}

async fn done(app: &App, name: &str, channel: &Channel) -> anyhow::Result<ExitCode> {
    channel::set(app, &Actor::system(), name, Some(channel)).await?;
    println_out(&format!("已设置渠道“{name}”;可用 gangmu channels test {name} 发一条测试消息"));
    Ok(ExitCode::SUCCESS)
}

async fn test(app: &App, name: &str, to: Option<&str>) -> anyhow::Result<ExitCode> {
    let channels = channel::all(app).await?;
    let Some((_, found)) = channels.iter().find(|(known, _)| known == name) else {
        anyhow::bail!("没有名为“{name}”的渠道");
    };
    match channel::send(app, found, to, "测试消息", "收到这条消息,说明渠道可用。").await {
        Ok(()) => {
            println_out("已发出,请查收");
            Ok(ExitCode::SUCCESS)
        }
        Err(refused) => {
            println_out(&refused.words);
            Ok(ExitCode::from(1))
        }
    }
}

/// A secret from a file, without the line's end.
fn secret(path: &Path) -> anyhow::Result<String> {
    let text = String::from_utf8(read_file(path)?)?.trim().to_owned();
    anyhow::ensure!(!text.is_empty(), "文件 {} 是空的", path.display());
    Ok(text)
}
