//! The accounts of the invented county and names for whoever appears in records. No name is a real person's on purpose.

use std::collections::BTreeSet;

use gangmu_pack::definition::{Role, UnitKind};

use super::dice::Dice;
use super::setting::{OfficeLine, Setting, Words};
use super::{DemoPerson, DemoUnit};

/// All accounts: the personas, leaders first, then offices, inspectors, heads of schools.
pub fn draw_people(setting: &Setting, seed: u64, units: &[DemoUnit]) -> Vec<DemoPerson> {
    let mut drawing =
        Drawing { setting, dice: Dice::of(seed, &["people"]), people: Vec::new(), logins: BTreeSet::new() };
    drawing.personas();
    for office in &setting.office {
        drawing.office(office);
    }
    for _ in 0..setting.accounts.inspectors {
        drawing.add("责任督学", Role::Inspector, "inspection");
    }
    drawing.school_heads(units);
    drawing.people
}

/// A name in characters and its login in pinyin.
pub fn draw_name(words: &Words, dice: &mut Dice) -> (String, String) {
    let one = dice.chance(0.35);
    let lists: &[&Vec<[String; 2]>] = if one {
        &[&words.surnames, &words.given_one]
    } else {
        &[&words.surnames, &words.given_first, &words.given_last]
    };
    let parts: Vec<&[String; 2]> = lists.iter().filter_map(|list| dice.pick(list)).collect();
    (parts.iter().map(|p| p[0].as_str()).collect(), parts.iter().map(|p| p[1].as_str()).collect())
}

struct Drawing<'a> {
    setting: &'a Setting,
    dice: Dice,
    people: Vec<DemoPerson>,
    logins: BTreeSet<String>,
}

impl Drawing<'_> {
    fn personas(&mut self) {
        for persona in &self.setting.persona {
            let in_charge = self.setting.office.iter().filter(|o| o.deputy == persona.login);
            self.logins.insert(persona.login.clone());
            self.people.push(DemoPerson {
                login: persona.login.clone(),
                name: persona.name.clone(),
                title: persona.title.clone(),
                role: persona.role,
                unit: persona.unit.clone(),
                office: self.office_of(&persona.unit),
                in_charge: in_charge.map(|o| o.code.clone()).collect(),
                persona: true,
            });
        }
    }

    fn office(&mut self, office: &OfficeLine) {
        let role = if office.code == "general" { Role::General } else { Role::Office };
        if !self.people.iter().any(|p| p.unit == office.code && p.title == office.head) {
            self.add(&office.head, role, &office.code);
        }
        for _ in 0..self.setting.accounts.clerks_per_office {
            self.add("科员", role, &office.code);
        }
    }

    /// Accounts for heads of schools: two thirds schools, one third kindergartens, spread evenly over the list.
    fn school_heads(&mut self, units: &[DemoUnit]) {
        let total = self.setting.accounts.school_heads;
        let nurseries = total / 3;
        for (kind, title, wanted) in
            [(UnitKind::School, "校长", total - nurseries), (UnitKind::Kindergarten, "园长", nurseries)]
        {
            let free = |u: &&DemoUnit| u.kind == kind && !self.people.iter().any(|p| p.unit == u.key);
            let keys: Vec<&str> = units.iter().filter(free).map(|u| u.key.as_str()).collect();
            for index in 0..wanted.min(keys.len()) {
                self.add(title, Role::School, keys[index * keys.len() / wanted]);
            }
        }
    }

    fn add(&mut self, title: &str, role: Role, unit: &str) {
        let (mut name, mut login) = draw_name(&self.setting.words, &mut self.dice);
        for _ in 0..20 {
            if !self.people.iter().any(|p| p.name == name) {
                break;
            }
            (name, login) = draw_name(&self.setting.words, &mut self.dice);
        }
        let login = self.free_login(&login);
        self.logins.insert(login.clone());
        self.people.push(DemoPerson {
            login,
            name,
            title: title.to_owned(),
            role,
            unit: unit.to_owned(),
            office: self.office_of(unit),
            in_charge: Vec::new(),
            persona: false,
        });
    }

    fn free_login(&self, wanted: &str) -> String {
        if !self.logins.contains(wanted) {
            return wanted.to_owned();
        }
        (2..).map(|n| format!("{wanted}{n}")).find(|login| !self.logins.contains(login)).unwrap_or_default()
    }

    fn office_of(&self, unit: &str) -> Option<String> {
        self.setting.office.iter().find(|o| o.code == unit).map(|o| o.code.clone())
    }
}
