//! The demands on a class assignment, measured. It moves nobody.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Rules, Sex, Wish, count, mean};
use crate::outcome::Check;

pub(super) fn checks(rules: &Rules, rosters: &[Vec<&Entry>]) -> Vec<Check> {
    let each = |measure: &dyn Fn(&[&Entry]) -> f64| rosters.iter().map(|roster| measure(roster)).collect::<Vec<_>>();
    let filled: Vec<f64> = rosters.iter().filter(|roster| !roster.is_empty()).map(|roster| mean(roster)).collect();
    vec![
        Check::spread("各班人数相差不超过1人", &each(&|roster| roster.len() as f64), 1.0, 0),
        Check::broken_by("双胞胎、多胞胎按监护人选择同班或分班", twins_against_wish(rosters)),
        Check::spread("每班特殊需要学生不超过2人", &[0.0, most_special(rosters)], 2.0, 0),
        Check::broken_by("同名同姓的不在同一班", namesakes_together(rules, rosters)),
        Check::spread("各班女生数相差不超过1人", &each(&|roster| count(roster, Sex::Girl) as f64), 1.0, 0),
        Check::spread("各班均分相差不超过满分的1%", &filled, rules.full_marks / 100.0, 2),
    ]
}

fn most_special(rosters: &[Vec<&Entry>]) -> f64 {
    let special = |roster: &Vec<&Entry>| roster.iter().filter(|entry| entry.special).count();
    rosters.iter().map(special).max().unwrap_or(0) as f64
}

fn twins_against_wish(rosters: &[Vec<&Entry>]) -> Vec<String> {
    let mut families: BTreeMap<&str, (Vec<usize>, Vec<Wish>)> = BTreeMap::new();
    for (class, entry) in
        rosters.iter().enumerate().flat_map(|(class, all)| all.iter().map(move |entry| (class, entry)))
    {
        if let Some(twins) = entry.twins.as_deref() {
            let family = families.entry(twins).or_default();
            family.0.push(class);
            family.1.extend(entry.wish);
        }
    }
    let against = |(classes, wishes): &(Vec<usize>, Vec<Wish>)| {
        let different = classes.iter().collect::<BTreeSet<_>>().len();
        wishes.iter().any(|wish| match wish {
            Wish::Together => different > 1,
            Wish::Apart => different < classes.len(),
        })
    };
    families.into_iter().filter(|(_, family)| against(family)).map(|(name, _)| name.to_owned()).collect()
}

fn namesakes_together(rules: &Rules, rosters: &[Vec<&Entry>]) -> Vec<String> {
    let mut together = Vec::new();
    for (class, roster) in rules.classes.iter().zip(rosters) {
        let mut seen = BTreeSet::new();
        let names = roster.iter().filter_map(|entry| entry.namesake.as_deref());
        together.extend(names.filter(|name| !seen.insert(*name)).map(|name| format!("{}：{name}", class.id)));
    }
    together
}
