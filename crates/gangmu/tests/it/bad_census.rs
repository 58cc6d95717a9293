//! Census data and registers as schools really send them: wrong codes, negative counts, double pupils, impossible ages, half
//! of the schools missing. Each is told with its place; what can be computed is, and says on how many schools it stands.

use serde_json::{Value, json};

use crate::files::xlsx;
use crate::web::{Person, find, list, says};
use crate::world::{World, on_both_with_every_ledger};

/// An identity number with its check digit: region, day of birth, sequence (GB 11643).
fn id_no(day: &str, sequence: &str) -> String {
    let body = format!("529999{day}{sequence}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11])
}

async fn preview(person: &Person<'_>, ledger: &str, rows: &[Vec<String>]) -> Value {
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    person.upload(&format!("/api/ledgers/{ledger}/imports"), "数据.xlsx", xlsx(&rows)).await.ok()
}

/// Asserts that each row of a sheet is told of, at its column, in these words; and that no other row has an error.
#[track_caller]
fn tells(seen: &Value, told: &[(u64, &str, &str, &str)]) {
    let findings = list(&seen["findings"]);
    for (row, column, level, words) in told {
        let found = findings.iter().any(|f| {
            let place = f["row"] == *row && (column.is_empty() || f["column"] == *column);
            place && f["level"] == *level && f["message"].as_str().unwrap().contains(words)
        });
        assert!(found, "nothing told of {column}{row}, {level} “{words}”, in {}", seen["findings"]);
    }
    for finding in findings.iter().filter(|f| f["level"] == "error") {
        assert!(told.iter().any(|(row, ..)| finding["row"] == *row), "{finding}");
        assert!(!finding["advice"].as_str().unwrap().is_empty(), "{finding}");
    }
}

const PUPIL: [&str; 10] =
    ["学籍号", "姓名", "身份证号", "性别", "出生年月", "学段", "年级", "班级", "学年", "入校日期"];

/// A pupil of grade 1 in 2026, born on that day.
fn pupil(number: &str, id_no: &str, day: &str) -> Vec<String> {
    let birth = format!("{}-{}", &day[..4], &day[4..6]);
    let cells = [number, "田佳", id_no, "男", &birth, "小学", "一年级", "一年级(1)班", "2026", "2026-09-01"];
    cells.map(str::to_owned).to_vec()
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn wrong_codes_double_pupils_and_impossible_ages_are_told_at_their_cells() {
    on_both_with_every_ledger(async |world| {
        let good = id_no("20200305", "001");
        let with = |mut row: Vec<String>, column: usize, text: &str| {
            row[column] = text.to_owned();
            row
        };
        let number = |n: u32| format!("L529999202003050{n:03}");
        let rows = vec![
            head(&PUPIL),
            pupil(&format!("G{good}"), &good, "20200305"),
            with(pupil(&number(1), "", "20200305"), 3, "男性别"),
            with(pupil(&number(2), "", "20200305"), 6, "零年级"),
            pupil(&number(3), &good, "20200305"),
            with(pupil(&format!("G{good}"), "", "20200305"), 1, "罗溪"),
            pupil(&number(4), "", "20230305"),
            pupil(&number(5), "", "19860305"),
            pupil(&number(6), "529999202003050018", "20200305"),
            pupil(&number(7), "", "20140305"),
            pupil("X1", "", "20200305"),
        ];
        let school = world.school();
        let seen = preview(&school, "pupil", &rows).await;
        tells(
            &seen,
            &[
                (3, "D", "error", "男性别"),
                (4, "G", "error", "零年级"),
                (5, "C", "error", "第 2 行重复"),
                (6, "A", "error", "第 2 行重复"),
                // The age is computed: the row is its place.
                (7, "", "error", "不可能"),
                (8, "", "error", "不可能"),
                (9, "C", "error", "身份证"),
                (10, "", "warn", "年龄与年级"),
                (11, "A", "error", "学籍号不对"),
            ],
        );
        assert_eq!((&seen["good"], &seen["bad"]), (&json!(2), &json!(8)), "{seen}");
        school.post(&format!("/api/imports/{}/commit", seen["id"]), json!({ "mode": "good" })).await.ok();

        // The same pupil again is the same record, and at another school a finding, though the numbers are kept sealed.
        let again = [head(&PUPIL), pupil(&format!("G{good}"), &good, "20200305")];
        let seen = preview(&school, "pupil", &again).await;
        assert_eq!((&seen["new_rows"], &seen["updates"]), (&json!(0), &json!(1)), "{seen}");
        let seen = preview(&world.other_school(), "pupil", &again).await;
        assert_eq!((&seen["good"], &seen["bad"]), (&json!(0), &json!(1)), "{seen}");
        let renamed = [head(&PUPIL), pupil(&number(9), &good, "20200305")];
        let seen = preview(&world.other_school(), "pupil", &renamed).await;
        tells(&seen, &[(2, "C", "error", "身份证号与记录")]);
        assert_eq!(seen["bad"], json!(1), "{seen}");
        assert!(!seen.to_string().contains(&good), "what is sealed is not told");
    });
}

#[test]
fn the_api_refuses_what_a_sheet_would() {
    on_both_with_every_ledger(async |world| {
        let pupil = |number: &str, id: &str, birth: &str| {
            json!({ "values": {
                "pupil_no": number, "name": "田佳", "id_no": id, "sex": "男", "birth": birth, "stage": "小学",
                "grade": "一年级", "class_name": "一年级(1)班", "school_year": "2026-01-01", "enrolled_on": "2026-09-01",
            } })
        };
        let (path, good) = ("/api/ledgers/pupil/records", id_no("20200305", "001"));
        let made = world.school().post(path, pupil(&format!("G{good}"), &good, "2020-03-01")).await.ok();
        let other = world.other_school();
        for (sent, words) in [
            (pupil(&format!("G{good}"), &good, "2020-03-01"), "学籍号相同"),
            (pupil("L529999202003050042", &good, "2020-03-01"), "身份证号与记录"),
            (pupil("L529999202003050042", "", "2023-03-01"), "不可能"),
            (pupil("L529999202003050042", "", "1986-03-01"), "不可能"),
        ] {
            let refused = other.post(path, sent).await;
            let told = refused.text();
            refused.refused(422);
            says(&told, words);
        }
        // A value that a record holds itself is no other's.
        let own = format!("{path}/{}", made["row"]["id"]);
        let patch = json!({ "revision": made["row"]["revision"], "values": { "id_no": good, "boarding": true } });
        world.school().patch(&own, patch).await.ok();

        let staff = |id: &str, number: &str, birth: &str| {
            json!({ "values": {
                "staff_no": number, "name": "周芳", "id_no": id, "sex": "女", "birth": birth, "stage": "小学",
                "post": "专任教师", "subject": "语文", "degree": "本科", "started_on": "2026-09-01",
            } })
        };
        let path = "/api/ledgers/staff/records";
        let good = id_no("19850305", "002");
        world.school().post(path, staff(&good, "A1", "1985-03-01")).await.ok();
        for (sent, words) in [
            (staff(&good, "B1", "1985-03-01"), "身份证号与记录"),
            (staff("", "B1", "2014-03-01"), "不满16岁"),
            (staff("", "B1", "1936-03-01"), "超过80岁"),
        ] {
            let refused = other.post(path, sent).await;
            let told = refused.text();
            refused.refused(422);
            says(&told, words);
        }
        let retiring = other.post(path, staff("", "B1", "1958-03-01")).await.ok();
        assert_eq!(retiring["row"]["state"], "employed", "a warning stops nobody: {retiring}");
    });
}

const CLASS: [&str; 9] =
    ["统计年度", "学段", "年级", "班级数", "45人及以下班数", "56至65人班数", "学生数", "女生数", "寄宿生数"];

#[test]
fn counts_that_cannot_be_are_told_and_jumps_ask_for_a_reason() {
    on_both_with_every_ledger(async |world| {
        let school = world.school();
        let year = |year: i64, grade: &str, pupils: i64| {
            json!({ "values": {
                "census_year": format!("{year}-01-01"), "stage": "小学", "grade": grade, "classes": 3, "classes_le45": 3,
                "pupils": pupils, "girls": 50,
            }, "reason": "核对无误" })
        };
        school.post("/api/ledgers/census_class/records", year(2025, "六年级", 130)).await.ok();
        let row = |cells: [&str; 9]| head(&cells);
        let rows = vec![
            head(&CLASS),
            row(["2026", "小学", "一年级", "2", "2", "", "80", "39", "0"]),
            row(["2026", "小学", "二年级", "-2", "2", "", "80", "39", "0"]),
            row(["2026", "小小学", "二年级", "2", "2", "", "80", "39", "0"]),
            row(["2026", "小学", "三年级", "3", "2", "", "80", "39", "0"]),
            row(["2026", "小学", "四年级", "2", "2", "", "80", "81", "0"]),
            row(["2026", "小学", "五年级", "2", "2", "", "120", "39", "0"]),
            row(["2026", "小学", "六年级", "2", "2", "", "80", "39", "0"]),
            row(["2026", "初中", "一年级", "2", "2", "", "80", "39", "0"]),
            row(["2026", "小学", "一年级", "2", "2", "", "81", "39", "0"]),
            row(["2026", "小学", "二年级", "2.5", "2", "", "80", "很多", "0"]),
        ];
        let seen = preview(&school, "census_class", &rows).await;
        tells(
            &seen,
            &[
                (3, "D", "error", "班级数"),
                (4, "B", "error", "小小学"),
                (5, "D", "error", "各档班数之和不等于班级数"),
                (6, "H", "error", "女生数多于学生数"),
                (7, "", "error", "学生数多于各档班数能有的人数"),
                (8, "", "doubt", "相差两成以上"),
                (9, "", "error", "七至九年级"),
                (10, "", "error", "第 2 行重复"),
                (11, "D", "error", "班级数"),
                (11, "H", "error", "女生数"),
            ],
        );
        assert_eq!((&seen["good"], &seen["bad"], &seen["doubtful"]), (&json!(2), &json!(8), &json!(1)), "{seen}");
    });
}

/// A grade of a school that hands in its census.
async fn hand_in(person: &Person<'_>, stage: &str, grade: &str, pupils: i64) {
    let values = json!({
        "census_year": "2026-01-01", "stage": stage, "grade": grade, "classes": 1, "classes_le45": 1,
        "pupils": pupils, "girls": pupils / 2, "boarders": pupils / 4,
    });
    person.post("/api/ledgers/census_class/records", json!({ "values": values, "reason": "核对无误" })).await.ok();
}

async fn value(world: &World, indicator: &str) -> Value {
    let table = world.general().get("/api/indicators/values?year=2026").await.ok();
    find(&table["values"], "indicator", indicator).clone()
}

#[test]
fn half_a_census_is_computed_and_says_on_how_many_schools_it_stands() {
    on_both_with_every_ledger(async |world| {
        hand_in(&world.school(), "小学", "一年级", 40).await;
        hand_in(&world.other_school(), "初中", "七年级", 44).await;
        let rate = value(world, "boarding_rate").await;
        assert_eq!(rate["value"].as_f64(), Some(25.0), "{rate}");
        assert_eq!((&rate["on_units"], &rate["owed_units"]), (&json!(2), &json!(4)), "{rate}");
        let detail = world.general().get("/api/indicators/boarding_rate?year=2026").await.ok();
        assert_eq!((&detail["value"]["on_units"], &detail["value"]["owed_units"]), (&json!(2), &json!(4)));
        let own = world.school().get("/api/indicators/values?year=2026").await.ok();
        let own = find(&own["values"], "indicator", "boarding_rate");
        assert_eq!((&own["on_units"], &own["owed_units"]), (&json!(1), &json!(1)), "a school owes its own alone");
        let export = async |format: &str| {
            let made = world.general().get(&format!("/api/indicators/export?year=2026&format={format}")).await;
            String::from_utf8(made.bytes()).unwrap()
        };
        let csv = export("csv").await;
        says(csv.lines().next().unwrap(), "按几个单位算,应报单位数");
        says(csv.lines().find(|line| line.contains(",boarding_rate,")).unwrap(), ",2,4");
        let sdmx = export("sdmx").await;
        says(sdmx.lines().find(|line| line.contains(",boarding_rate,")).unwrap(), "依据2所学校(园),应报4所");
        // A term that nobody handed in is no zero.
        let ratio = value(world, "pupil_teacher_ratio").await;
        assert_eq!(ratio["value"], Value::Null, "{ratio}");
    });
}
