//! The tree of units of the invented county: bureau, offices, towns, schools. It counts nobody.

use std::collections::BTreeMap;

use gangmu_pack::definition::UnitKind;
use jiff::civil::{Date, date};

use super::DemoUnit;
use super::dice::Dice;
use super::plots::{Plot, Plots};
use super::setting::{SchoolType, Setting, Town};

/// A school with what the census needs to know of it.
pub struct Sized {
    /// Index of the type in the setting.
    pub kind: usize,
    /// Index in the units.
    pub unit: usize,
    /// Size against an average school of the type.
    pub scale: f64,
    /// Pupils in a class, where it is not the type's.
    pub per_class: Option<f64>,
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
    };
    drawing.offices();
    drawing.towns();
    let mut plots = Plots::new(setting);
    for (index, kind) in setting.types.iter().enumerate() {
        for plot in plots.draw(kind, &mut drawing.dice) {
            drawing.build(index, kind, plot);
        }
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
}

impl<'a> Drawing<'a> {
    fn offices(&mut self) {
        let s = self.setting;
        let since = date(1984, 1, 1);
        let at = s.centre;
        let bureau =
            office_unit("bureau", &format!("{}JY00", s.division), &s.bureau.name, &s.bureau.short, UnitKind::Bureau);
        self.units.push(DemoUnit { valid_from: since, place: at, parent: None, ..bureau });
        for line in &s.office {
            let unit = office_unit(&line.code, &line.code, &line.name, &line.name, line.kind);
            let office = Some(line.code.clone());
            self.units.push(DemoUnit { valid_from: since, place: at, office, ..unit });
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
            let unit = office_unit(&key, &code, &format!("{}学区", town.name), &town.name, UnitKind::Town);
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
        let (dx, dy) = (f64::from(town.at[0] - 3) * 0.11, f64::from(2 - town.at[1]) * 0.1);
        [degrees(x + dx + self.dice.between(-0.03, 0.03)), degrees(y + dy + self.dice.between(-0.03, 0.03))]
    }

    fn build(&mut self, index: usize, kind: &'a SchoolType, plot: Plot) {
        let town = &self.setting.town[plot.town];
        let serial = self.serials.entry(&kind.class).or_insert(3000);
        *serial += 1;
        let code = format!("{}{}{serial:06}", kind.class, self.setting.province);
        let spread = if plot.area == "乡村" { 0.045 } else { 0.015 };
        let centre = self.units[self.first_town + plot.town].place;
        let place = centre.map(|c| degrees(c + self.dice.between(-spread, spread)));
        let year = self.dice.whole(i64::from(kind.founded[0]), i64::from(kind.founded[1])) as i16;
        let boarding = self.dice.chance(kind.boarding) && plot.scale > 0.3;
        self.schools.push(Sized { kind: index, unit: self.units.len(), scale: plot.scale, per_class: plot.per_class });
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
            parent: Some(if plot.direct { "bureau".to_owned() } else { town_key(&town.name) }),
            office: None,
            valid_from: date(year, 9, 1),
            place,
            counts: Vec::new(),
        });
    }

    /// Puts teaching points under the first primary school of their town.
    fn under_primaries(&mut self) {
        let mut first: BTreeMap<String, String> = BTreeMap::new();
        for school in self.schools.iter().filter(|s| self.setting.types[s.kind].central.is_some()) {
            let unit = &self.units[school.unit];
            if let (UnitKind::School, Some(town), Some("小学")) = (unit.kind, &unit.town, unit.stage.as_deref()) {
                first.entry(town.clone()).or_insert_with(|| unit.key.clone());
            }
        }
        for school in self.schools.iter().filter(|s| self.setting.types[s.kind].under_primary) {
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

/// Rounds to 4 decimals, about 10 m.
fn degrees(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
