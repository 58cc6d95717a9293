//! `gangmu packs`: what the definitions hold, whether they are right, and what they would do to the tables.

mod change;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::{Place, pack_only, println_out};
use crate::ops::burden;
use crate::packs;
use crate::view::burden::{Burden, DutyBurden};

#[derive(Debug, Args)]
pub struct Packs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 检查一个定义包文件夹;不填则检查内置的
    Check {
        /// 定义包文件夹
        #[arg(value_name = "文件夹")]
        dir: Option<PathBuf>,
    },
    /// 列出台账和计量
    List {
        /// 定义包文件夹;不填为内置的
        #[arg(long, value_name = "文件夹")]
        packs: Option<PathBuf>,
        /// text 给人看,json 给程序用
        #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
        format: Format,
    },
    /// 打印台账手册:一本的一页,或全部
    Manual {
        /// 台账标识;不填为全部
        #[arg(value_name = "台账")]
        ledger: Option<String>,
        /// 定义包文件夹;不填为内置的
        #[arg(long, value_name = "文件夹")]
        packs: Option<PathBuf>,
        /// text 给人看,json 为文件名和内容
        #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
        format: Format,
    },
    /// 打印权限表:谁能做什么
    Rights {
        /// 定义包文件夹;不填为内置的
        #[arg(long, value_name = "文件夹")]
        packs: Option<PathBuf>,
    },
    /// 打印定义改动会对数据表做什么,不实际执行
    Plan {
        #[command(flatten)]
        place: Place,
    },
    /// 采用一份台账定义:检查、改数据表、立即生效;会丢数据的改动要另加确认
    Apply {
        /// 台账定义文件(TOML)
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 为什么修改,留在修改记录里
        #[arg(long, value_name = "原因")]
        reason: String,
        /// 确认丢失删去的字段里的数据
        #[arg(long)]
        accept_loss: bool,
        #[command(flatten)]
        place: Place,
    },
    /// 撤回本局对一本台账的修改,恢复原来的定义;本局新增的台账则停用
    Reset {
        /// 台账标识
        #[arg(value_name = "台账")]
        ledger: String,
        /// 为什么撤回,留在修改记录里
        #[arg(long, value_name = "原因")]
        reason: String,
        /// 确认丢失本局加的字段里的数据
        #[arg(long)]
        accept_loss: bool,
        #[command(flatten)]
        place: Place,
    },
    /// 打印一本台账正在使用的定义
    Show {
        /// 台账标识
        #[arg(value_name = "台账")]
        ledger: String,
        #[command(flatten)]
        place: Place,
    },
    /// 测算一份台账定义给学校增加多少填报,哪些内容已经有了
    Burden {
        /// 台账定义文件(TOML),可以是草稿
        #[arg(value_name = "文件")]
        file: PathBuf,
        #[command(flatten)]
        place: Place,
        /// text 给人看,json 给程序用
        #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
        format: Format,
    },
    /// 打印定义文件的 JSON Schema(供编辑器提示)
    Schema {
        /// ledger、pack、policy、indicator 或 standards
        #[arg(value_enum, value_name = "种类")]
        kind: SchemaKind,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SchemaKind {
    Ledger,
    Pack,
    Policy,
    Indicator,
    Standards,
}

impl Packs {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Check { dir } => check(dir),
            What::List { packs, format } => list(packs, format),
            What::Schema { kind } => {
                let name = match kind {
                    SchemaKind::Ledger => "ledger.schema.json",
                    SchemaKind::Pack => "pack.schema.json",
                    SchemaKind::Policy => "policy.schema.json",
                    SchemaKind::Indicator => "indicator.schema.json",
                    SchemaKind::Standards => "standards.schema.json",
                };
                let schemas = gangmu_pack::schema::json_schemas();
                for (_, schema) in schemas.iter().filter(|(file, _)| *file == name) {
                    println_out(gangmu_pack::schema::printed(schema).trim_end());
                }
                Ok(ExitCode::SUCCESS)
            }
            What::Plan { place } => plan(place),
            What::Apply { file, reason, accept_loss, place } => change::apply(file, reason, accept_loss, place),
            What::Reset { ledger, reason, accept_loss, place } => change::reset(ledger, reason, accept_loss, place),
            What::Show { ledger, place } => change::show(ledger, place),
            What::Burden { file, place, format } => burden(file, place, format),
            What::Manual { ledger, packs, format } => manual(ledger, packs, format),
            What::Rights { packs } => {
                println_out(&crate::manual::rights(&pack_only(packs.as_deref())?.0));
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn check(dir: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let files = match dir {
        Some(dir) => packs::read_folder(&dir)?,
        None => packs::built_in_files(),
    };
    let (pack, findings) = gangmu_pack::load_pack(files);
    findings.iter().for_each(|finding| println_out(&finding.to_string()));
    let measures: usize = pack.ledgers.iter().map(|l| l.measures.len()).sum();
    println_out(&format!(
        "台账{}本,计量{measures}个,政策规则{}条,指标{}个,问题{}处",
        pack.ledgers.len(),
        pack.policy.rules.len(),
        pack.indicators.len(),
        findings.len()
    ));
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn list(own: Option<PathBuf>, format: Format) -> anyhow::Result<ExitCode> {
    let (pack, _) = pack_only(own.as_deref())?;
    if matches!(format, Format::Json) {
        let ledgers: Vec<_> = pack
            .ledgers
            .iter()
            .map(|l| {
                let measures: Vec<_> =
                    l.measures.iter().map(|m| json!({ "id": m.id, "name": m.name, "unit": m.unit })).collect();
                json!({ "id": l.head.id, "name": l.head.name, "measures": measures })
            })
            .collect();
        let none: [u8; 0] = [];
        let listing = json!({
            "ledgers": ledgers, "census": none, "indicators": none, "plan": none, "assessment": none, "allocations": none,
        });
        println_out(&serde_json::to_string_pretty(&listing)?);
        return Ok(ExitCode::SUCCESS);
    }
    for ledger in &pack.ledgers {
        println_out(&format!("{}  {}(一条记录:{})", ledger.head.id, ledger.head.name, ledger.head.record));
        for measure in &ledger.measures {
            println_out(&format!("    {}  {}[{}]", measure.id, measure.name, measure.unit));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn manual(ledger: Option<String>, own: Option<PathBuf>, format: Format) -> anyhow::Result<ExitCode> {
    let (pack, _) = pack_only(own.as_deref())?;
    if let Some(id) = ledger {
        let ledger = pack.ledger(&id).with_context(|| format!("没有标识为 {id} 的台账"))?;
        println_out(&crate::manual::page(&pack, ledger));
        return Ok(ExitCode::SUCCESS);
    }
    let pages = crate::manual::pages(&pack);
    match format {
        Format::Json => println_out(&serde_json::to_string_pretty(&pages)?),
        Format::Text => pages.values().for_each(|page| println_out(page)),
    }
    Ok(ExitCode::SUCCESS)
}

fn plan(place: Place) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let plan = place.ledger_plan().await?;
        if plan.is_empty() {
            println_out("数据表与定义一致,不需要改动");
        }
        plan.steps.iter().for_each(|step| println_out(&step.to_string()));
        plan.losses.iter().for_each(|step| println_out(&format!("会丢数据,已拒绝:{step}")));
        Ok(if plan.losses.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    })
}

fn burden(file: PathBuf, place: Place, format: Format) -> anyhow::Result<ExitCode> {
    let text = String::from_utf8(super::read_file(&file)?).context("定义文件须为 UTF-8 编码")?;
    let (ledger, findings) = gangmu_pack::parse_ledger(&file.display().to_string(), &text);
    findings.iter().for_each(|finding| println_out(&finding.to_string()));
    let wrong = findings.iter().any(gangmu_pack::Finding::is_error);
    let Some(ledger) = ledger.filter(|_| !wrong) else { return Ok(ExitCode::from(1)) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let burden = runtime.block_on(async {
        let app = place.open(false).await?;
        anyhow::Ok(burden::burden(&app, &ledger))
    })?;
    match format {
        Format::Json => println_out(&serde_json::to_string_pretty(&burden)?),
        Format::Text => burden_lines(&burden).iter().for_each(|line| println_out(line)),
    }
    Ok(ExitCode::SUCCESS)
}

/// The burden in words, a line each.
fn burden_lines(burden: &Burden) -> Vec<String> {
    let units: Vec<String> = burden.units.iter().map(|kind| format!("{}{}个", kind.kind, kind.count)).collect();
    let mut lines = vec![
        format!("{}:由{}填报", burden.ledger_name, units.join("、")),
        format!("填写{}项,其中必填{}项,必填中已有{}项", burden.asked, burden.required, burden.held_required),
    ];
    let duty =
        |duty: &DutyBurden| format!("{}:每年{}次,{}个单位,必填{}格", duty.duty, duty.times, duty.units, duty.cells);
    lines.extend(burden.duties.iter().map(duty));
    lines.push(format!("全年必填{}格,其中内容已有{}格", burden.cells_a_year, burden.held_cells_a_year));
    for field in &burden.held {
        let places: Vec<String> = field.places.iter().map(|at| format!("{}“{}”", at.place, at.name)).collect();
        let reused = if field.reused { "(已自动带出)" } else { "" };
        lines.push(format!("    {}{reused}:{}", field.name, places.join("、")));
    }
    for other in &burden.alike {
        lines.push(format!("与{}相同{}项:{}", other.ledger_name, other.fields.len(), other.fields.join("、")));
    }
    lines
}
