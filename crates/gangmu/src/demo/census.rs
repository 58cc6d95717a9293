//! Deals the county's totals of pupils and staff to its schools, so that the parts add up exactly. It invents no total.

use super::dice::Dice;
use super::setting::{Census, SchoolType, Setting};
use super::units::Sized;
use super::{Counts, DemoUnit, OfStage};

/// Fills the counts of every school and kindergarten for every year of the setting whose staff is known.
pub fn count_units(setting: &Setting, seed: u64, units: &mut [DemoUnit], schools: &[Sized]) {
    for census in &setting.census {
        let Some(people) = census.staff.zip(census.teachers) else { continue };
        let mut counts = count_pupils(setting, seed, units, schools, census);
        count_staff(setting, schools, people, &mut counts);
        for (school, count) in schools.iter().zip(counts) {
            let unit = &mut units[school.unit];
            unit.small = unit.stage.as_deref() == Some("小学") && count.pupils < 100;
            unit.counts.push(count);
        }
    }
}

/// What the schools had in the years of which only the classes are known: pairs of a school and its counts.
pub fn earlier<'a>(setting: &Setting, seed: u64, units: &[DemoUnit], schools: &'a [Sized]) -> Vec<(&'a Sized, Counts)> {
    let years = setting.census.iter().filter(|census| census.staff.is_none());
    let of_year = |census| schools.iter().zip(count_pupils(setting, seed, units, schools, census));
    years.flat_map(of_year).filter(|(_, counts)| counts.pupils > 0).collect()
}

fn count_pupils(setting: &Setting, seed: u64, units: &[DemoUnit], schools: &[Sized], census: &Census) -> Vec<Counts> {
    let empty = Counts { year: census.year, pupils: 0, staff: 0, teachers: 0, classes: 0, by_stage: Vec::new() };
    let mut counts = vec![empty; schools.len()];
    for (stage, total) in &census.pupils {
        let mut dice = Dice::of(seed, &["census", &census.year.to_string(), stage]);
        let founded = |school: &Sized| units[school.unit].valid_from.year() <= census.year;
        let weight = |school: &Sized| {
            kind_of(setting, school).weight.get(stage).copied().filter(|_| founded(school)).unwrap_or(0.0)
        };
        let mut grown =
            |s: &Sized| weight(s) * s.scale * dice.between(0.96, 1.04) * growth(setting, &units[s.unit], census);
        let weights: Vec<f64> = schools.iter().map(&mut grown).collect();
        let least: Vec<u32> = schools.iter().map(|s| (weight(s) * 0.15).ceil() as u32).collect();
        for ((school, count), pupils) in schools.iter().zip(&mut counts).zip(share(*total, &weights, &least)) {
            if pupils > 0 {
                let classes = classes(setting, school, census, stage, pupils);
                count.pupils += pupils;
                count.classes += classes;
                count.by_stage.push(OfStage { stage: stage.clone(), pupils, classes, staff: 0, teachers: 0 });
            }
        }
    }
    counts
}

/// How large a school's share was against what it came to be.
fn growth(setting: &Setting, unit: &DemoUnit, census: &Census) -> f64 {
    let years = (census.year - setting.growth.until).min(0);
    let a_year = unit.area.as_ref().and_then(|area| setting.growth.areas.get(area)).copied().unwrap_or(0.0);
    (1.0 + a_year).powi(years.into())
}

/// As many as the pupils need, and one for each grade where the grades are taught apart.
fn classes(setting: &Setting, school: &Sized, census: &Census, stage: &str, pupils: u32) -> u32 {
    let kind = kind_of(setting, school);
    let per_class = school.per_class.unwrap_or(kind.per_class) * census.crowding;
    let needed = (f64::from(pupils) / per_class).ceil() as u32;
    let apart = setting.stage.iter().find(|s| s.name == stage && s.mixed.is_none() && !kind.low_grades);
    needed.max(apart.map_or(1, |s| s.grades.len() as u32))
}

fn count_staff(setting: &Setting, schools: &[Sized], (staff, teachers): (u32, u32), counts: &mut [Counts]) {
    let need = |(school, count): (&Sized, &Counts)| f64::from(count.pupils) / kind_of(setting, school).per_teacher;
    let weights: Vec<f64> = schools.iter().zip(counts.iter()).map(need).collect();
    let staff = share(staff, &weights, &vec![2; schools.len()]);
    let weights: Vec<f64> =
        schools.iter().zip(&staff).map(|(s, n)| f64::from(*n) * kind_of(setting, s).teachers).collect();
    let mut teachers = share(teachers, &weights, &vec![1; schools.len()]);
    cap(&mut teachers, &staff);
    for ((count, staff), teachers) in counts.iter_mut().zip(staff).zip(teachers) {
        (count.staff, count.teachers) = (staff, teachers);
        split_staff(setting, count);
    }
}

/// Deals the staff of a school to its stages by what their pupils need.
fn split_staff(setting: &Setting, count: &mut Counts) {
    let need = |name: &str| setting.stage.iter().find(|s| s.name == name).map_or(1.0, |s| s.staff);
    let weights: Vec<f64> = count.by_stage.iter().map(|s| f64::from(s.pupils) * need(&s.stage)).collect();
    let one = vec![1; weights.len()];
    let staff = share(count.staff, &weights, &one);
    let weights: Vec<f64> = staff.iter().map(|n| f64::from(*n)).collect();
    let mut teachers = share(count.teachers, &weights, &one);
    cap(&mut teachers, &staff);
    for ((part, staff), teachers) in count.by_stage.iter_mut().zip(staff).zip(teachers) {
        (part.staff, part.teachers) = (staff, teachers);
    }
}

fn kind_of<'a>(setting: &'a Setting, school: &Sized) -> &'a SchoolType {
    &setting.types[school.kind]
}

/// Shares a total by weights, each part with a weight at least its minimum (largest remainders; earlier parts win ties).
/// The parts add up to the total wherever the minima leave room and a weight is above zero.
pub fn share(total: u32, weights: &[f64], least: &[u32]) -> Vec<u32> {
    let floor = |i: usize| if weights[i] > 0.0 { least[i] } else { 0 };
    let reserved: u32 = (0..weights.len()).map(floor).sum();
    let rest = total.saturating_sub(reserved);
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|w| w / sum * f64::from(rest)).collect();
    let mut parts: Vec<u32> = exact.iter().map(|e| e.floor() as u32).collect();
    let mut order: Vec<usize> = (0..weights.len()).filter(|i| weights[*i] > 0.0).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()).then(a.cmp(b)));
    let missing = rest - parts.iter().sum::<u32>().min(rest);
    for index in order.iter().cycle().take(missing as usize) {
        parts[*index] += 1;
    }
    parts.iter().enumerate().map(|(i, part)| part + floor(i)).collect()
}

/// Moves what lies above a limit to the parts with most room; the sum stays.
fn cap(parts: &mut [u32], limits: &[u32]) {
    let mut over = 0;
    for (part, limit) in parts.iter_mut().zip(limits) {
        over += part.saturating_sub(*limit);
        *part = (*part).min(*limit);
    }
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(limits[*i] - parts[*i]), *i));
    for index in order {
        let room = (limits[index] - parts[index]).min(over);
        parts[index] += room;
        over -= room;
    }
}
