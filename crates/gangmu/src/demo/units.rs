//! The tree of units of the invented county: bureau, offices, towns, schools. It counts nobody.

use std::collections::{BTreeMap, BTreeSet};

use gangmu_pack::definition::UnitKind;
use jiff::civil::{Date, date};

use super::DemoUnit;
use super::dice::Dice;
use super::setting::{SchoolType, Setting, Town};

/// A school with what the census needs to know of it.
pub struct Sized {
    /// Index of the type in the setting.
    pub kind: usize,
    /// Index in the units.
    pub unit: usize,
    /// Size against an average school of the type.
    pub scale: f64,
}

/// All units, parents before children, and the schools among them with their sizes.
pub fn draw_units(setting: &Setting, seed: u64) -> (Vec<DemoUnit>, Vec<Sized>) {
    let mut drawing = Drawing {
        setting,
        dice: Dice::of(seed, &["units"]),
        units: Vec::new(),
        schools: Vec::new(),
        first_town: 0,
        serials: BTreeMap::new(),
        names: BTreeSet::new(),
        village_names: village_names(setting),
        nursery_names: names_of_two(&setting.words.nursery_first, &setting.words.nursery_last),
        villages: BTreeMap::new(),
    };
    drawing.offices();
    drawing.towns();
    for (index, kind) in setting.types.iter().enumerate() {
        drawing.schools_of(index, kind);
    }
    drawing.under_primaries();
    (drawing.units, drawing.schools)
}

struct Drawing<'a> {
    setting: &'a Setting,
    dice: Dice,
    units: Vec<DemoUnit>,
    schools: Vec<Sized>,
    /// Index of the first town in the units; the others follow in their order.
    first_town: usize,
    serials: BTreeMap<&'a str, u32>,
    names: BTreeSet<String>,
    village_names: Vec<String>,
    nursery_names: Vec<String>,
    /// Villages by town, so that a village's school and kindergarten share its name.
    villages: BTreeMap<usize, Vec<String>>,
}

/// A school about to be set up.
struct Plot {
    name: String,
    short: String,
    town: usize,
    scale: f64,
    area: String,
    private: bool,
    direct: bool,
}

impl<'a> Drawing<'a> {
    fn offices(&mut self) {
        let s = self.setting;
        let since = date(1984, 1, 1);
        let at = s.centre;
        let bureau = office_unit(
            "bureau",
            &format!("{}JY00", s.division),
            &s.bureau.name,
            &s.bureau.short,
            UnitKind::Bureau,
        );
        self.units.push(DemoUnit {
            valid_from: since,
            place: at,
            parent: None,
            ..bureau
        });
        for (index, line) in s.office.iter().enumerate() {
            let code = format!("{}JY{:02}", s.division, index + 1);
            let unit = office_unit(&line.code, &code, &line.name, &line.name, line.kind);
            let office = Some(line.code.clone());
            self.units.push(DemoUnit {
                valid_from: since,
                place: at,
                office,
                ..unit
            });
        }
    }

    fn towns(&mut self) {
        self.first_town = self.units.len();
        let (mut streets, mut towns, mut townships) = (0, 99, 199);
        for town in &self.setting.town {
            let serial = match town.name.chars().last() {
                Some('道') => &mut streets,
                Some('镇') => &mut towns,
                _ => &mut townships,
            };
            *serial += 1;
            let code = format!("{}{serial:03}", self.setting.division);
            let key = town_key(&town.name);
            let place = self.town_place(town);
            let unit = office_unit(
                &key,
                &code,
                &format!("{}学区", town.name),
                &town.name,
                UnitKind::Town,
            );
            self.units.push(DemoUnit {
                place,
                town: Some(town.name.clone()),
                area: Some(town.area.clone()),
                valid_from: date(2002, 9, 1),
                ..unit
            });
        }
    }

    fn town_place(&mut self, town: &Town) -> [f64; 2] {
        let [x, y] = self.setting.centre;
        let (dx, dy) = (
            f64::from(town.at[0] - 3) * 0.11,
            f64::from(2 - town.at[1]) * 0.1,
        );
        [
            degrees(x + dx + self.dice.between(-0.03, 0.03)),
            degrees(y + dy + self.dice.between(-0.03, 0.03)),
        ]
    }

    fn schools_of(&mut self, index: usize, kind: &'a SchoolType) {
        let mut plots = self.named(kind);
        plots.extend(self.central(kind));
        let private = (kind.count as f64 * kind.private).round() as usize;
        for _ in 0..private.min(kind.count.saturating_sub(plots.len())) {
            plots.extend(self.nursery(kind));
        }
        while plots.len() < kind.count {
            let Some(plot) = self.village(kind) else {
                break;
            };
            plots.push(plot);
        }
        plots.truncate(kind.count);
        for plot in plots {
            self.build(index, kind, plot);
        }
    }

    fn named(&mut self, kind: &SchoolType) -> Vec<Plot> {
        let towns = &self.setting.town;
        let plot = |n: &super::setting::NamedSchool| {
            let town = towns
                .iter()
                .position(|t| t.name == n.town)
                .unwrap_or_default();
            let area = towns.get(town).map_or_else(String::new, |t| t.area.clone());
            let direct = kind.direct || area == "城区";
            Plot {
                name: n.name.clone(),
                short: n.short.clone(),
                town,
                scale: n.scale,
                area,
                private: n.private,
                direct,
            }
        };
        kind.named.iter().map(plot).collect()
    }

    fn central(&mut self, kind: &SchoolType) -> Vec<Plot> {
        let Some(ending) = &kind.central else {
            return Vec::new();
        };
        let mut plots = Vec::new();
        for (town, t) in self
            .setting
            .town
            .iter()
            .enumerate()
            .filter(|(_, t)| !kind.central_skip.contains(&t.name))
        {
            let short = format!("{}{ending}", t.name);
            let scale = t.size * self.dice.between(0.5, 0.7);
            plots.push(self.plot(short.clone(), short, town, scale, t.area.clone(), false));
        }
        plots
    }

    fn nursery(&mut self, kind: &SchoolType) -> Option<Plot> {
        let name = take(&mut self.nursery_names, &mut self.dice)?;
        let town = self
            .dice
            .weighted(self.setting.town.iter().map(|t| t.size))?;
        let t = &self.setting.town[town];
        let short = format!("{name}{}", kind.village.as_deref().unwrap_or(&kind.name));
        let scale = self.dice.between(0.6, 1.6);
        Some(self.plot(
            format!("{}{short}", t.name),
            short,
            town,
            scale,
            t.area.clone(),
            true,
        ))
    }

    fn village(&mut self, kind: &SchoolType) -> Option<Plot> {
        let town = self
            .dice
            .weighted(self.setting.town.iter().map(village_weight))?;
        let name = self.village_name(town, kind)?;
        let ending = kind.village.as_deref().unwrap_or(&kind.name);
        let short = format!("{name}{ending}");
        self.names.insert(short.clone());
        let scale = self.dice.between(0.2, 0.5) + 0.5 * self.dice.unit().powi(3);
        let full = format!("{}{short}", self.setting.town[town].name);
        Some(self.plot(full, short, town, scale, "乡村".to_owned(), false))
    }

    /// A village of the town that has no school of the type yet, or a new village.
    fn village_name(&mut self, town: usize, kind: &SchoolType) -> Option<String> {
        let ending = kind.village.as_deref().unwrap_or(&kind.name);
        // A village has one primary school or one teaching point, and beside it a kindergarten.
        let alone = |v: &String, names: &BTreeSet<String>| !names.contains(&format!("{v}{ending}"));
        if kind.kind == UnitKind::School
            || self.villages.get(&town).is_none_or(Vec::is_empty)
            || self.dice.chance(0.1)
        {
            return self.new_village(town);
        }
        let free: Vec<String> = self
            .villages
            .get(&town)?
            .iter()
            .filter(|v| alone(v, &self.names))
            .cloned()
            .collect();
        match self.dice.pick(&free) {
            Some(name) => Some(name.clone()),
            None => self.new_village(town),
        }
    }

    fn new_village(&mut self, town: usize) -> Option<String> {
        let name = take(&mut self.village_names, &mut self.dice)?;
        self.villages.entry(town).or_default().push(name.clone());
        Some(name)
    }

    fn plot(
        &self,
        full: String,
        short: String,
        town: usize,
        scale: f64,
        area: String,
        private: bool,
    ) -> Plot {
        Plot {
            name: format!("{}{full}", self.setting.name),
            short,
            town,
            scale,
            area,
            private,
            direct: false,
        }
    }

    fn build(&mut self, index: usize, kind: &'a SchoolType, plot: Plot) {
        let town = &self.setting.town[plot.town];
        let serial = self.serials.entry(&kind.class).or_insert(3000);
        *serial += 1;
        let code = format!("{}{}{serial:06}", kind.class, self.setting.province);
        let spread = if plot.area == "乡村" { 0.045 } else { 0.015 };
        let centre = self.units[self.first_town + plot.town].place;
        let place = centre.map(|c| degrees(c + self.dice.between(-spread, spread)));
        let year =
            self.dice
                .whole(i64::from(kind.founded[0]), i64::from(kind.founded[1])) as i16;
        let boarding = self.dice.chance(kind.boarding) && plot.scale > 0.3;
        self.schools.push(Sized {
            kind: index,
            unit: self.units.len(),
            scale: plot.scale,
        });
        self.units.push(DemoUnit {
            key: school_key(&plot.short),
            code,
            name: plot.name,
            short_name: plot.short,
            kind: kind.kind,
            type_name: Some(kind.name.clone()),
            stage: Some(kind.stage.clone()),
            area: Some(plot.area),
            ownership: Some(if plot.private { "民办" } else { "公办" }.to_owned()),
            boarding,
            small: false,
            town: Some(town.name.clone()),
            parent: Some(if plot.direct {
                "bureau".to_owned()
            } else {
                town_key(&town.name)
            }),
            office: None,
            valid_from: date(year, 9, 1),
            place,
            counts: Vec::new(),
        });
    }

    /// Puts teaching points under the first primary school of their town.
    fn under_primaries(&mut self) {
        let mut first: BTreeMap<String, String> = BTreeMap::new();
        for school in self
            .schools
            .iter()
            .filter(|s| self.setting.types[s.kind].central.is_some())
        {
            let unit = &self.units[school.unit];
            if let (UnitKind::School, Some(town), Some("小学")) =
                (unit.kind, &unit.town, unit.stage.as_deref())
            {
                first
                    .entry(town.clone())
                    .or_insert_with(|| unit.key.clone());
            }
        }
        for school in self
            .schools
            .iter()
            .filter(|s| self.setting.types[s.kind].under_primary)
        {
            let unit = &mut self.units[school.unit];
            if let Some(parent) = unit.town.as_ref().and_then(|t| first.get(t)) {
                unit.parent = Some(parent.clone());
            }
        }
    }
}

/// The key of a town by its name.
pub fn town_key(name: &str) -> String {
    format!("town:{name}")
}

/// The key of a school by its short name.
pub fn school_key(short: &str) -> String {
    format!("school:{short}")
}

fn office_unit(key: &str, code: &str, name: &str, short: &str, kind: UnitKind) -> DemoUnit {
    DemoUnit {
        key: key.to_owned(),
        code: code.to_owned(),
        name: name.to_owned(),
        short_name: short.to_owned(),
        kind,
        type_name: None,
        stage: None,
        area: None,
        ownership: None,
        boarding: false,
        small: false,
        town: None,
        parent: Some("bureau".to_owned()),
        office: None,
        valid_from: Date::ZERO,
        place: [0.0, 0.0],
        counts: Vec::new(),
    }
}

/// Villages stand around towns and townships, few around the sub-districts of the county town.
fn village_weight(town: &Town) -> f64 {
    if town.area == "城区" {
        0.4
    } else {
        0.6 + town.size.sqrt()
    }
}

fn names_of_two(first: &[String], last: &[String]) -> Vec<String> {
    first
        .iter()
        .flat_map(|f| last.iter().map(move |l| format!("{f}{l}")))
        .filter(|n| n.chars().count() > 1)
        .collect()
}

/// Names of villages that are not the name of a town.
fn village_names(setting: &Setting) -> Vec<String> {
    let mut names = names_of_two(&setting.words.village_first, &setting.words.village_last);
    names.retain(|name| {
        !setting
            .town
            .iter()
            .any(|t| t.name.starts_with(name.as_str()))
    });
    names
}

fn take(names: &mut Vec<String>, dice: &mut Dice) -> Option<String> {
    let last = names.len().checked_sub(1)?;
    Some(names.swap_remove(dice.whole(0, last as i64) as usize))
}

/// Rounds to 4 decimals, about 10 m.
fn degrees(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
