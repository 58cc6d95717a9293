//! Holds the drawn records against the definitions of their ledgers: what is drawn could have been typed in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use gangmu_pack::check_record::{Around, NoRecords, UnitFacts, Units, check_values};
use gangmu_pack::definition::{CheckLevel, FieldType, Ledger};
use gangmu_pack::{Pack, load_pack};
use jiff::civil::date;

use super::tests::SEED;
use super::*;

#[derive(RustEmbed)]
#[folder = "../../packs/education"]
struct PackFiles;

const DAYS: [Date; 3] = [date(2025, 5, 9), date(2026, 7, 15), date(2026, 11, 23)];

/// The county on a day, drawn once for all tests.
fn drawn(today: Date) -> Arc<County> {
    static DRAWN: Mutex<BTreeMap<Date, Arc<County>>> = Mutex::new(BTreeMap::new());
    let mut drawn = DRAWN.lock().unwrap();
    drawn.entry(today).or_insert_with(|| Arc::new(county(SEED, today).unwrap())).clone()
}

fn pack() -> Pack {
    let file = |path: &str| String::from_utf8(PackFiles::get(path).unwrap().data.into_owned()).unwrap();
    let wanted = |path: &str| path.starts_with("ledgers/") || path == "pack.toml" || path == "calendar.toml";
    let paths = PackFiles::iter().filter(|path| wanted(path));
    load_pack(paths.map(|path| (path.to_string(), file(&path)))).0
}

fn ledgers(pack: &Pack) -> BTreeMap<&str, &Arc<Ledger>> {
    pack.ledgers.iter().map(|l| (l.head.id.as_str(), l)).collect()
}

struct Known(BTreeMap<String, UnitFacts>);

impl Known {
    fn of(county: &County) -> Known {
        let facts = |(id, u): (usize, &DemoUnit)| UnitFacts {
            id: id as i64,
            code: u.code.clone(),
            name: u.name.clone(),
            kind: u.kind,
            type_name: u.type_name.clone(),
            stage: u.stage.clone(),
            area: u.area.clone(),
            ownership: u.ownership.clone(),
            town: u.town.clone(),
            boarding: u.boarding,
            small: u.small,
            open: true,
        };
        Known(county.units.iter().enumerate().map(facts).map(|f| (f.code.clone(), f)).collect())
    }
}

impl Units for Known {
    fn by_id(&self, id: i64) -> Option<Arc<UnitFacts>> {
        self.0.values().find(|f| f.id == id).cloned().map(Arc::new)
    }
    fn by_code(&self, code: &str) -> Option<Arc<UnitFacts>> {
        self.0.get(code).cloned().map(Arc::new)
    }
}

#[test]
fn every_value_passes_the_checks_of_its_ledger() {
    let pack = pack();
    let ledgers = ledgers(&pack);
    for today in DAYS {
        let county = drawn(today);
        let known = Known::of(&county);
        let codes: BTreeMap<&str, &str> = county.units.iter().map(|u| (u.key.as_str(), u.code.as_str())).collect();
        let mut wrong = Wrong::default();
        for record in county.records.values().flatten() {
            let owner = known.by_code(codes[record.owner.as_str()]);
            let around = Around {
                code_lists: &pack.code_lists,
                units: &known,
                owner: owner.as_deref(),
                state: record.entered.last().map(|(state, _)| state.as_str()),
                due: None,
                last: None,
                records: &NoRecords,
                today,
            };
            let ledger = ledgers[record.ledger.as_str()];
            if !ledger.head.kept_by.contains(&owner.as_ref().unwrap().kind) {
                wrong.add(record, format!("{} 不填这本台账", record.owner));
            }
            for finding in check_values(ledger, &record.values, &around) {
                if finding.level == CheckLevel::Error {
                    wrong.add(record, format!("{finding:?} {:?}", record.values));
                }
            }
            if let Some(left) = record.values.values().find(|v| v.as_str().is_some_and(|t| t.contains(['{', '#']))) {
                wrong.add(record, format!("没有填完:{left}"));
            }
        }
        wrong.none(today);
    }
}

#[test]
fn every_record_walks_by_moves_whose_needs_are_met() {
    let pack = pack();
    let ledgers = ledgers(&pack);
    for today in DAYS {
        let mut wrong = Wrong::default();
        for record in drawn(today).records.values().flatten() {
            let ledger = ledgers[record.ledger.as_str()];
            if record.entered[0] != (ledger.workflow.initial.clone(), record.created_on) {
                wrong.add(record, format!("起点不对:{:?}", record.entered[0]));
            }
            assert!(record.entered.is_sorted_by_key(|(_, day)| *day), "{record:?}");
            assert!(record.entered.iter().all(|(_, day)| *day <= today), "{record:?}");
            for step in record.entered.windows(2) {
                let (from, to) = (&step[0].0, &step[1].0);
                let Some(step) = ledger.moves.iter().find(|m| m.from.contains(from) && m.to == *to) else {
                    wrong.add(record, format!("没有这一步:{from} → {to}"));
                    continue;
                };
                // Pictures are not drawn.
                let drawn =
                    |id: &&String| ledger.field(id).is_some_and(|f| f.kind != FieldType::File && f.computed.is_none());
                for field in step.requires.iter().filter(drawn).filter(|field| !record.values.contains_key(*field)) {
                    wrong.add(record, format!("“{}”要先填 {field}:{:?}", step.name, record.values));
                }
            }
        }
        wrong.none(today);
    }
}

/// What is wrong with drawn records: for every ledger how often, and the first examples.
#[derive(Default)]
struct Wrong(BTreeMap<String, (usize, Vec<String>)>);

impl Wrong {
    fn add(&mut self, record: &DemoRecord, what: String) {
        let (count, examples) = self.0.entry(record.ledger.clone()).or_default();
        *count += 1;
        if examples.len() < 3 {
            examples.push(what);
        }
    }

    fn none(self, today: Date) {
        let lines: Vec<String> = self
            .0
            .iter()
            .map(|(ledger, (count, examples))| format!("{ledger}: {count}\n  {}", examples.join("\n  ")))
            .collect();
        assert!(lines.is_empty(), "{today}\n{}", lines.join("\n"));
    }
}

#[test]
fn a_later_day_only_adds_to_what_happened() {
    let [_, before, after] = DAYS.map(drawn);
    let key = |r: &DemoRecord| (r.ledger.clone(), r.owner.clone(), r.created_on, r.values.get("place").cloned());
    let later: BTreeMap<String, &DemoRecord> =
        after.records.values().flatten().map(|r| (format!("{:?}", key(r)), r)).collect();
    for record in before.records.values().flatten().filter(|r| r.values.contains_key("place")) {
        let same = later[&format!("{:?}", key(record))];
        assert!(same.entered.starts_with(&record.entered), "{record:?} {same:?}");
    }
}

#[test]
fn records_have_the_sizes_and_rates_of_a_county() {
    let county = drawn(date(2026, 12, 31));
    let records: Vec<&DemoRecord> = county.records.values().flatten().collect();
    let on = |r: &DemoRecord, field: &str, year: &str| {
        r.values.get(field).and_then(Value::as_str).is_some_and(|day| day.starts_with(year))
    };
    let of = |ledger: &str, field: &str, year: &str| -> Vec<&DemoRecord> {
        records.iter().copied().filter(|r| r.ledger == ledger && on(r, field, year)).collect()
    };
    let closed = |year: &str| {
        let found = of("hazard", "found_on", year);
        let closed = found.iter().filter(|r| r.entered.last().unwrap().0 == "closed").count();
        assert!((1500..=1750).contains(&found.len()), "{}", found.len());
        closed as f64 / found.len() as f64
    };
    assert!((0.90..0.92).contains(&closed("2025")), "{}", closed("2025"));
    assert!((0.93..0.96).contains(&closed("2026")), "{}", closed("2026"));
    for year in ["2025", "2026"] {
        assert!((100..=130).contains(&of("training_class", "start", year).len()));
        let visited = of("training_institution", "surveyed_on", year);
        assert!((230..=250).contains(&visited.len()));
        let names: BTreeSet<String> =
            visited.iter().map(|r| format!("{}{}", r.values["name"], r.values["town"])).collect();
        assert_eq!(names.len(), visited.len(), "an institution is visited once a year");
    }
}

#[test]
fn something_waits_for_the_people_of_the_tour() {
    let today = date(2026, 11, 23);
    let county = drawn(today);
    let records: Vec<&DemoRecord> = county.records.values().flatten().collect();
    let open =
        |owner: &str| records.iter().filter(|r| r.owner == owner && r.entered.last().unwrap().0 != "closed").count();
    assert!(open("school:石桥小学") > 0);
    let late = records.iter().filter(|r| {
        let by = r.values.get("rectify_by").and_then(Value::as_str).and_then(|d| d.parse::<Date>().ok());
        r.entered.last().unwrap().0 == "rectifying" && by.is_some_and(|by| by < today)
    });
    assert!((1..60).contains(&late.count()));
}

#[test]
fn offices_are_those_of_the_pack() {
    let pack = pack();
    let county = self::drawn(DAYS[0]);
    let drawn: BTreeSet<(&str, &str)> =
        county.units.iter().filter_map(|u| Some((u.office.as_deref()?, u.name.as_str()))).collect();
    let named: BTreeSet<(&str, &str)> = pack.offices.iter().map(|o| (o.code.as_str(), o.name.as_str())).collect();
    assert_eq!(drawn, named);
}

#[test]
fn profiles_say_nothing_that_nobody_reads() {
    let rules = [
        "pick",
        "several",
        "texts",
        "cases",
        "number",
        "times",
        "same",
        "rest",
        "yes",
        "date",
        "time",
        "unit",
        "units",
        "ref",
        "rows",
        "id_card",
        "id_card_of",
        "born",
        "mobile",
        "credit_code",
        "value",
    ];
    let common = ["id", "share", "when", "reached", "alike"];
    for file in profile_files() {
        let profile: toml::Table = toml::from_str(&text_of(&file).unwrap()).unwrap();
        for lines in ["field", "after"] {
            for line in profile.get(lines).and_then(|l| l.as_array()).into_iter().flatten() {
                let keys: Vec<&String> = line.as_table().unwrap().keys().collect();
                let strange = keys.iter().find(|k| !rules.contains(&k.as_str()) && !common.contains(&k.as_str()));
                assert!(strange.is_none(), "{file}: {strange:?}");
                assert_eq!(keys.iter().filter(|k| rules.contains(&k.as_str())).count(), 1, "{file}: {line}");
            }
        }
    }
}
