//! A snapshot of an invented county, city or province with every pupil and every member of staff: for measuring at size. The
//! same seed gives the same files.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use gangmu_pack::Pack;
use gangmu_pack::check_record::{Around, NoRecords, UnitFacts, Units, fill_computed};
use gangmu_pack::definition::{Ledger, UnitKind};
use gangmu_stat::snapshot::{Column, Snapshot, SnapshotWriter, TableWriter, columns_of};
use gangmu_store::Unit;
use jiff::Timestamp;
use jiff::civil::Date;

use super::freeze::{Row, definitions, push_row, units};
use crate::demo::{self, County, DemoError};
use crate::ops::error::OpError;

/// How large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Scale {
    /// One county: 585 schools, 193,050 pupils.
    County,
    /// Ten counties.
    City,
    /// A hundred counties: 58,500 schools, 19.3 million pupils.
    Province,
}

impl Scale {
    /// How many counties.
    pub fn counties(self) -> u64 {
        match self {
            Self::County => 1,
            Self::City => 10,
            Self::Province => 100,
        }
    }
}

/// Room for the ids of a county's units.
const ROOM: i64 = 10_000;

/// What is drawn, for whom, and when.
pub struct Wish<'a> {
    /// The definitions.
    pub pack: &'a Pack,
    /// How large.
    pub scale: Scale,
    /// The seed.
    pub seed: u64,
    /// The day on which it stands.
    pub today: Date,
    /// The moment that the manifest names.
    pub now: Timestamp,
}

/// Writes the snapshot; `tell` hears how many counties are done.
pub fn sample(wish: &Wish<'_>, root: &Path, name: &str, tell: &dyn Fn(u64)) -> Result<Snapshot, OpError> {
    let ledgers = census_ledgers(wish.pack);
    let stamp = (wish.now, "生成");
    let mut writer = SnapshotWriter::create(root, name, "生成的数据", wish.today, stamp, &definitions(&ledgers))?;
    let mut tables: Vec<(Arc<Ledger>, Vec<Column>, TableWriter, i64)> = Vec::new();
    for ledger in &ledgers {
        let columns = columns_of(ledger);
        let table = writer.table(&ledger.head.id, &ledger.head.name, columns.clone())?;
        tables.push((Arc::clone(ledger), columns, table, 0));
    }
    let count = wish.scale.counties();
    let mut tree = Vec::new();
    if count > 1 {
        tree.push(root_unit());
    }
    let fields = &fields_of(&ledgers);
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from).min(4) as u64;
        let drawn: Vec<Receiver<Result<County, DemoError>>> = (0..cores)
            .map(|core| {
                let (send, receive) = sync_channel(1);
                let (seed, today) = (wish.seed, wish.today);
                scope.spawn(move || {
                    for county in (core..count).step_by(cores as usize) {
                        // Nobody listens any more: the snapshot was given up.
                        if send.send(demo::census(seed + county, today, fields)).is_err() {
                            return;
                        }
                    }
                });
                receive
            })
            .collect();
        for at in 0..count {
            let county = drawn[(at % cores) as usize].recv();
            let county = county
                .map_err(|e| OpError::Statistics(e.to_string()))?
                .map_err(|e| OpError::Statistics(e.to_string()))?;
            let ids = place(&county, at, count > 1, &mut tree);
            write(&county, &ids, &mut tables, wish.pack, wish.today)?;
            tell(at + 1);
        }
        Ok::<(), OpError>(())
    })?;
    for entry in units(&tree, &writer)? {
        writer.add(entry);
    }
    for (.., table, _) in tables {
        writer.add(table.finish()?);
    }
    Ok(writer.finish()?)
}

/// The ledgers of the census and the registers behind them. A table that is made from a register is left out: the register
/// says it.
fn census_ledgers(pack: &Pack) -> Vec<Arc<Ledger>> {
    let behind: Vec<&str> = pack.ledgers.iter().filter_map(|l| Some(l.rollup.as_ref()?.from.as_str())).collect();
    let wanted = |ledger: &&Arc<Ledger>| ledger.head.census || behind.contains(&ledger.head.id.as_str());
    pack.ledgers.iter().filter(wanted).cloned().collect()
}

fn fields_of(ledgers: &[Arc<Ledger>]) -> BTreeMap<String, Vec<String>> {
    let fields = |ledger: &Ledger| columns_of(ledger).into_iter().map(|column| column.name).collect();
    ledgers.iter().map(|ledger| (ledger.head.id.clone(), fields(ledger))).collect()
}

/// Puts a county's units into the tree; their ids by key.
fn place(county: &County, at: u64, below: bool, tree: &mut Vec<Unit>) -> HashMap<String, i64> {
    let base = at as i64 * ROOM + 2;
    let ids: HashMap<String, i64> = county.units.iter().zip(base..).map(|(unit, id)| (unit.key.clone(), id)).collect();
    let mut paths: HashMap<i64, String> = HashMap::new();
    for (unit, id) in county.units.iter().zip(base..) {
        let parent = unit.parent.as_ref().and_then(|key| ids.get(key)).copied().or(below.then_some(ROOT));
        let above = match parent {
            Some(ROOT) => format!("/{ROOT}/"),
            Some(parent) => paths.get(&parent).cloned().unwrap_or_else(|| "/".into()),
            None => "/".into(),
        };
        let path = format!("{above}{id}/");
        paths.insert(id, path.clone());
        tree.push(Unit {
            id,
            code: format!("{:03}{}", at + 1, unit.code),
            name: unit.name.clone(),
            short_name: None,
            kind: unit.kind,
            r#type: unit.type_name.clone(),
            stage: unit.stage.clone(),
            area: unit.area.clone(),
            ownership: unit.ownership.clone(),
            boarding: unit.boarding,
            small: unit.small,
            town: unit.town.clone(),
            parent_id: parent,
            path,
            valid_from: Some(unit.valid_from),
            valid_to: None,
            place: None,
        });
    }
    ids
}

const ROOT: i64 = 1;

fn root_unit() -> Unit {
    Unit {
        id: ROOT,
        code: "root".into(),
        name: "生成的省(市)".into(),
        short_name: None,
        kind: UnitKind::Bureau,
        r#type: None,
        stage: None,
        area: None,
        ownership: None,
        boarding: false,
        small: false,
        town: None,
        parent_id: None,
        path: format!("/{ROOT}/"),
        valid_from: None,
        valid_to: None,
        place: None,
    }
}

/// The census names no units of its own county.
struct NoUnits;

impl Units for NoUnits {
    fn by_id(&self, _: i64) -> Option<Arc<UnitFacts>> {
        None
    }

    fn by_code(&self, _: &str) -> Option<Arc<UnitFacts>> {
        None
    }
}

/// Writes a county's rows. Tables that registers make are left empty.
fn write(
    county: &County,
    ids: &HashMap<String, i64>,
    tables: &mut [(Arc<Ledger>, Vec<Column>, TableWriter, i64)],
    pack: &Pack,
    today: Date,
) -> Result<(), OpError> {
    let around = Around {
        code_lists: &pack.code_lists,
        units: &NoUnits,
        owner: None,
        state: None,
        due: None,
        last: None,
        records: &NoRecords,
        today,
    };
    for (ledger, columns, table, last) in tables.iter_mut().filter(|(ledger, ..)| ledger.rollup.is_none()) {
        for record in county.records.get(&ledger.head.id).into_iter().flatten() {
            let Some(owner) = ids.get(&record.owner).copied() else { continue };
            *last += 1;
            let values = fill_computed(ledger, &record.values, &around);
            let state = record.entered.last().map_or(ledger.workflow.initial.as_str(), |(state, _)| state);
            let number = last.to_string();
            let row = Row { id: *last, number: &number, owner, state, due: None, values: &values };
            push_row(table, ledger, columns, &row)?;
            table.flush_full()?;
        }
    }
    Ok(())
}
