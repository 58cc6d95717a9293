//! `gangmu init`: a new bureau with its offices and one account of the general office.

use std::process::ExitCode;

use clap::Args;
use gangmu_pack::definition::{Role, UnitKind};
use gangmu_store::{NewAccount, NewUnit};

use super::{Place, println_out};
use crate::auth::{Actor, password};

#[derive(Debug, Args)]
pub struct Init {
    #[command(flatten)]
    place: Place,
    /// 教育局全称
    #[arg(value_name = "局名")]
    name: String,
    /// 办公室账号
    #[arg(long, value_name = "账号", default_value = "bangongshi")]
    login: String,
}

impl Init {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.place.open(false).await?;
        if !app.units().all().is_empty() {
            println_out("这里已经有一个教育局,没有改动");
            return Ok(ExitCode::from(1));
        }
        let by = Actor::system().edit_plan()?.by("建立教育局", app.clock.now());
        let bureau =
            NewUnit { code: "bureau".into(), name: self.name.clone(), kind: UnitKind::Bureau, ..NewUnit::default() };
        let offices = app.pack.offices.iter().map(|office| NewUnit {
            code: office.code.clone(),
            name: office.name.clone(),
            kind: UnitKind::Office,
            parent: Some("bureau".into()),
            ..NewUnit::default()
        });
        app.store.insert_units(std::iter::once(bureau).chain(offices).collect(), &by).await?;
        app.store.set_setting(crate::ops::duty::SINCE, &app.clock.today().to_string(), &by).await?;
        app.refresh().await?;
        let given = first_password();
        let account = NewAccount {
            login: self.login.clone(),
            name: "办公室".into(),
            role: Role::General,
            unit_id: app.units().with_code("general").map(|u| u.id).unwrap_or_default(),
            office: Some("general".into()),
            title: None,
            phone: None,
            password_hash: password::hash(&given),
            must_change: true,
        };
        app.store.create_accounts(vec![account], &by).await?;
        println_out(&format!("已建立“{}”。账号 {},初始密码 {given},首次登录须修改。", self.name, self.login));
        println_out(
            "接着用 gangmu units 和 gangmu accounts 导入单位和账号(各有 template 模板),再运行 gangmu serve 启动服务",
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// A password that meets the rules and is read out only once.
fn first_password() -> String {
    let bytes: [u8; 6] = crate::clock::random();
    format!("Gm-{}9", hex::encode(bytes))
}
