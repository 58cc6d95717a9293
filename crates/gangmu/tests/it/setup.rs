//! A real bureau begins: its units and people come from sheets, by the operations and by the built program.

use std::path::Path;
use std::process::{Command, Output};

use gangmu::auth::{Actor, Permit, password};
use gangmu::ops::setup;
use gangmu::sheet::{Level, SheetFinding};
use gangmu_pack::definition::{Role, UnitKind};
use gangmu_store::Store;
use jiff::Timestamp;
use serde_json::json;

use crate::files;
use crate::web::{Answer, says};
use crate::world::{TODAY, World, on_both, on_sqlite};

const UNIT_HEAD: [&str; 11] =
    ["单位代码", "单位名称", "简称", "类别", "上级单位代码", "办学类型", "学段", "城乡", "办别", "乡镇", "寄宿"];
const ACCOUNT_HEAD: [&str; 6] = ["账号", "姓名", "岗位", "单位代码", "科室代码", "职务"];

fn permit() -> Permit {
    Actor::system().edit_plan().unwrap()
}

/// A sheet with its header.
fn sheet(head: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let rows: Vec<&[&str]> = std::iter::once(head).chain(rows.iter().copied()).collect();
    files::xlsx(&rows)
}

/// A primary school with everything filled in.
fn school<'a>(code: &'a str, name: &'a str, parent: &'a str) -> [&'a str; 11] {
    [code, name, "", "学校", parent, "完全小学", "小学", "乡村", "公办", "石桥镇", "否"]
}

/// Code and place of each finding: `units.parent 3E`.
fn places(findings: &[SheetFinding]) -> Vec<String> {
    let place = |f: &SheetFinding| {
        format!("{} {}{}", f.code, f.row.unwrap_or_default(), f.column.as_deref().unwrap_or_default())
    };
    findings.iter().map(place).collect()
}

/// The cells of a template, and the examples on its second page.
fn template(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    use calamine::Reader;
    let head = files::cells(bytes).remove(0);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let help = book.worksheet_range("填写说明").unwrap();
    let help: Vec<Vec<String>> = help.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let first = help.iter().position(|row| row[0] == "列名").unwrap();
    let places = (0..help[first].len()).filter(|at| help[first][*at] == "示例");
    let examples = places.map(|at| help[first + 1..].iter().map(|row| row[at].clone()).collect()).collect();
    (head, examples)
}

fn refilled(bytes: &[u8]) -> Vec<u8> {
    let (head, examples) = template(bytes);
    let rows: Vec<Vec<&str>> =
        std::iter::once(&head).chain(&examples).map(|row| row.iter().map(String::as_str).collect()).collect();
    files::xlsx(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

async fn import_units(world: &World, bytes: &[u8]) -> Vec<SheetFinding> {
    let read = setup::read_units(&world.app.pack, &world.app.units(), bytes).unwrap();
    if !read.units.is_empty() {
        setup::add_units(&world.app, &permit(), read.units).await.unwrap();
    }
    read.findings
}

/// Imports accounts; gives their first passwords.
async fn import_accounts(world: &World, rows: &[&[&str]]) -> Vec<String> {
    let read = setup::read_accounts(&world.app, &sheet(&ACCOUNT_HEAD, rows)).unwrap();
    assert_eq!(read.findings, []);
    let passwords: Vec<String> = read.accounts.iter().map(|a| setup::first_password(&a.login)).collect();
    let hashes = setup::hash_all(&passwords, &|_| ());
    setup::add_accounts(&world.app, &permit(), read.accounts, hashes).await.unwrap();
    passwords
}

async fn sign_in(world: &World, login: &str, password: &str) -> Answer {
    world.nobody().post("/api/session", json!({ "login": login, "password": password })).await
}

fn token(answer: &Answer) -> String {
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    cookie.split_once('=').unwrap().1.split_once(';').unwrap().0.to_owned()
}

#[test]
fn a_filled_template_comes_in_and_an_empty_one_is_told() {
    on_both(async |world| {
        let empty = setup::unit_form(&world.app.pack, TODAY).unwrap();
        let refused = setup::read_units(&world.app.pack, &world.app.units(), &empty).unwrap_err();
        assert_eq!(refused.code(), "sheet.no_rows");
        for words in ["学区,学校,幼儿园,直属单位,科室", "城区,镇区,乡村", "安全稳定股(safety)"]
        {
            says(&files::parts(&empty), words);
        }
        let findings = import_units(world, &refilled(&empty)).await;
        // The small county has a town of that name already; two of one name are only remarked.
        assert_eq!(places(&findings), ["units.same_name 2B"]);
        let units = world.app.units();
        let school = units.with_code("2152000317").unwrap();
        assert_eq!((school.name.as_str(), school.kind, school.boarding), ("石桥镇中心小学", UnitKind::School, true));
        assert_eq!(school.parent_id, Some(world.unit("XQ01")));
        assert_eq!(units.with_code("3452000318").unwrap().parent_id, Some(world.unit("bureau")));
        assert_eq!(units.with_code("1152000316").unwrap().stage.as_deref(), Some("学前"));
    });
}

#[test]
fn parents_may_stand_below_their_children() {
    on_both(async |world| {
        let rows = [school("N3", "三里小学", "N2"), school("N2", "二里小学", "N1"), school("N1", "一里小学", "T1")];
        let rows: Vec<&[&str]> = rows.iter().map(<[&str; 11]>::as_slice).collect();
        assert_eq!(import_units(world, &sheet(&UNIT_HEAD, &rows)).await, []);
        let (units, id) = (world.app.units(), |code: &str| world.unit(code));
        let path = format!("/{}/{}/{}/{}/{}/", id("bureau"), id("T1"), id("N1"), id("N2"), id("N3"));
        assert_eq!(units.with_code("N3").unwrap().path, path);
    });
}

#[test]
fn each_mistake_in_a_sheet_of_units_is_told_with_its_place() {
    on_sqlite(async |world| {
        let rows: [&[&str]; 15] = [
            &school("", "无码小学", ""),
            &school("S1", "抢码小学", ""),
            &school("A1", "甲小学", ""),
            &school("A1", "乙小学", ""),
            &school("A 2", "丙小学", ""),
            &school("A3", "丁小学", "没有"),
            &school("C1", "戊小学", "C2"),
            &school("C2", "己小学", "C1"),
            &school("C3", "庚小学", "C1"),
            &school("2352000317", "辛小学", ""),
            &["A4", "壬小学", "", "校", "", "完全小学", "小学", "乡下", "公立", "", "有"],
            &["A5", "石桥小学", "", "学校", "", "", "小学", "", "公办", "", ""],
            &school("A6", "=1/0", ""),
            &["A7", "癸小学", "", "学校", "", "完全小学", "中学", "乡村", "公办", "", ""],
            &["A8", "", "", "学校", "", "完全小学", "小学", "乡村", "公办", "", ""],
        ];
        let read = setup::read_units(&world.app.pack, &world.app.units(), &sheet(&UNIT_HEAD, &rows)).unwrap();
        assert_eq!(
            places(&read.findings),
            [
                "sheet.required 2A",
                "units.exists 3A",
                "units.duplicate 5A",
                "units.code 6A",
                "units.parent 7E",
                "units.circle 8E",
                "units.identifier 11A",
                "sheet.choice 12D",
                "sheet.choice 12H",
                "sheet.choice 12I",
                "sheet.choice 12K",
                "units.same_name 13B",
                "units.blank 13F",
                "sheet.formula 14B",
                "sheet.choice 15G",
                "sheet.required 16B",
            ]
        );
        assert_eq!((read.units.len(), read.total), (0, 15));
        let warned: Vec<u32> = read.findings.iter().filter(|f| f.level == Level::Warn).filter_map(|f| f.row).collect();
        assert_eq!(warned, [11, 13, 13]);
        says(&read.findings[5].message, "C1 → C2 → C1");
        assert!(read.findings.iter().all(|f| !f.advice.is_empty()));
    });
}

#[test]
fn a_header_with_mistakes_is_told() {
    on_sqlite(async |world| {
        let text = "单位名称*,单位代码(10位),校长手机,单位名称\n甲小学,A1,13800138000,乙小学\n";
        let read = setup::read_units(&world.app.pack, &world.app.units(), text.as_bytes()).unwrap();
        let found = places(&read.findings);
        assert_eq!(found, ["sheet.unknown_column 1C", "sheet.duplicate_column 1D", "sheet.missing_column 1"]);
        says(&read.findings[2].message, "类别");
        let refused = setup::read_units(&world.app.pack, &world.app.units(), b"a,b\n1,2\n").unwrap_err();
        assert_eq!(refused.code(), "sheet.no_header");
    });
}

#[test]
fn each_mistake_in_a_sheet_of_accounts_is_told_with_its_place() {
    on_sqlite(async |world| {
        let rows: [&[&str]; 16] = [
            &["", "张三", "学校", "S1"],
            &["WangMin", "王敏", "学校", "S1"],
            &["lisi", "李四", "学校", "S1"],
            &["LISI", "李四", "学校", "S1"],
            &["li si", "李四", "学校", "S1"],
            &["999999201503010016", "李四", "学校", "S1"],
            &["13800138000", "李四", "学校", "S1"],
            &["a7", "", "学校", "S1"],
            &["a8", "=1/0", "学校", "S1"],
            &["a9", "李四", "校长", "S1"],
            &["a10", "李四", "学校", ""],
            &["a11", "李四", "学校", "石桥小学"],
            &["a12", "李四", "学校", "bureau"],
            &["a13", "李四", "科室", "S1", "safety"],
            &["a14", "李四", "科室", "bureau"],
            &["a15", "李四", "科室", "bureau", "nothing"],
        ];
        let read = setup::read_accounts(&world.app, &sheet(&ACCOUNT_HEAD, &rows)).unwrap();
        assert_eq!(
            places(&read.findings),
            [
                "sheet.required 2A",
                "accounts.exists 3A",
                "accounts.duplicate 5A",
                "accounts.login 6A",
                "accounts.identity 7A",
                "accounts.phone 8A",
                "sheet.required 9B",
                "sheet.formula 10B",
                "sheet.choice 11C",
                "accounts.unit 12D",
                "accounts.unit 13D",
                "accounts.place 14C",
                "accounts.place 15C",
                "accounts.office 16E",
                "accounts.office 17E",
            ]
        );
        says(&read.findings[10].advice, "S1");
        assert_eq!((read.accounts.len(), read.total), (0, 16));
        let text = "账号,姓名,岗位,单位代码\nlisi,-李四,学校,S1\n";
        let read = setup::read_accounts(&world.app, text.as_bytes()).unwrap();
        assert_eq!(places(&read.findings), ["accounts.name 2B"]);
    });
}

#[test]
fn units_and_offices_of_people_are_found() {
    on_sqlite(async |world| {
        let form = setup::account_form(&world.app.pack, TODAY).unwrap();
        says(&files::parts(&form), "局领导,办公室,科室,责任督学,学校,系统管理员");
        let rows: [&[&str]; 4] = [
            &["n1", "甲", "局领导", "", "", "局长"],
            &["n2", "乙", "科室", "safety", "", ""],
            &["n3", "丙", "科室", "bureau", "private", ""],
            &["n4", "丁", "学校", "T1", "", "学区主任"],
        ];
        let read = setup::read_accounts(&world.app, &sheet(&ACCOUNT_HEAD, &rows)).unwrap();
        assert_eq!(read.findings, []);
        let found: Vec<_> = read.accounts.iter().map(|a| (a.role, a.unit_id, a.office.as_deref())).collect();
        let unit = |code: &str| world.unit(code);
        assert_eq!(
            found,
            [
                (Role::Leader, unit("bureau"), None),
                (Role::Office, unit("safety"), Some("safety")),
                (Role::Office, unit("bureau"), Some("private")),
                (Role::School, unit("T1"), None),
            ]
        );
    });
}

#[test]
fn new_people_sign_in_and_must_change_their_passwords_first() {
    on_both(async |world| {
        import_units(world, &sheet(&UNIT_HEAD, &[&school("N1", "新村小学", "T1")])).await;
        let passwords = import_accounts(world, &[&["xincun", "周新", "学校", "N1"]]).await;
        sign_in(world, "xincun", "Wrong#2026").await.refused(422);
        let first = sign_in(world, "xincun", &passwords[0]).await;
        let (token_of_first, me) = (token(&first), first.ok());
        assert_eq!((me["must_change"].as_bool(), me["unit"]["name"].as_str()), (Some(true), Some("新村小学")));
        let person = world.with_token(&token_of_first);
        says(&person.get("/api/home").await.refused(403), "密码");
        let change = json!({ "old": passwords[0], "new": "Shiqiao#2026" });
        person.post("/api/session/password", change).await.ok();
        let again = token(&sign_in(world, "xincun", "Shiqiao#2026").await);
        world.with_token(&again).get("/api/home").await.ok();
        let kept = world.rows_as_text("account").await + &world.rows_as_text("audit_event").await;
        assert!(!kept.contains(&passwords[0]), "a first password lies in the database");
        assert!(kept.contains("xincun"));
    });
}

#[test]
fn a_reset_ends_sessions_and_a_closed_account_cannot_come_in() {
    on_both(async |world| {
        let (app, by) = (&world.app, &permit());
        let passwords = import_accounts(world, &[&["xincun", "周新", "学校", "S1"]]).await;
        let before = token(&sign_in(world, "xincun", &passwords[0]).await);
        let given = setup::reset_password(app, by, "xincun").await.unwrap();
        world.with_token(&before).get("/api/session").await.refused(401);
        sign_in(world, "xincun", &passwords[0]).await.refused(422);
        let answer = sign_in(world, "xincun", &given).await;
        let session = token(&answer);
        assert_eq!(answer.ok()["must_change"], true);
        assert!(setup::set_active(app, by, "xincun", false).await.unwrap());
        assert!(!setup::set_active(app, by, "xincun", false).await.unwrap());
        world.with_token(&session).get("/api/session").await.refused(401);
        says(&sign_in(world, "xincun", &given).await.refused(422), "账号或密码不对");
        says(&setup::reset_password(app, by, "xincun").await.unwrap_err().to_string(), "已停用");
        assert!(setup::set_active(app, by, "xincun", true).await.unwrap());
        sign_in(world, "xincun", &given).await.ok();
        says(&setup::set_active(app, by, "nobody", false).await.unwrap_err().to_string(), "nobody");
    });
}

/// Runs the program in a folder; gives exit code, output, errors.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gangmu"));
    for name in ["GANGMU_DIR", "GANGMU_DATABASE", "GANGMU_PACKS", "GANGMU_DEMO_DATABASE", "RUST_LOG"] {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } = command.args(args).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// A command that must end with a code; what it printed.
#[track_caller]
fn ends(folder: &Path, code: i32, args: &[&str]) -> String {
    let (ended, out, err) = run(folder, args);
    assert_eq!(ended, code, "{args:?}: {out}{err}");
    out + &err
}

/// The store of a bureau that the program made, read behind its back.
fn look<T>(folder: &Path, at: impl AsyncFn(Store) -> T) -> T {
    let data = folder.join("gangmu-data");
    let url = format!("sqlite:{}", data.join("gangmu.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { at(Store::open(&url, &data.join("files"), Timestamp::UNIX_EPOCH).await.unwrap()).await })
}

#[test]
fn a_bureau_begins_with_its_schools_and_people() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    write("单位.xlsx", &sheet(&UNIT_HEAD, &[&school("2152000317", "新村小学", "XQ"), &xq()]));
    write("坏单位.xlsx", &sheet(&UNIT_HEAD, &[&school("A1", "好小学", ""), &school("A2", "坏小学", "没有")]));
    write(
        "账号.csv",
        &files::gb18030("账号,姓名,岗位,单位代码\nxincun,周新,学校,2152000317\nanquan,赵倩,科室,safety\n"),
    );
    write("坏账号.csv", "账号,姓名,岗位,单位代码\nhao,好人,学校,2152000317\nhuai,坏人,学校,没有\n".as_bytes());
    says(&ends(folder, 1, &["units", "import", "单位.xlsx"]), "gangmu init");
    ends(folder, 0, &["init", "云溪县教育局"]);
    let said = ends(folder, 1, &["units", "import", "坏单位.xlsx"]);
    says(&said, "错误 第3行E列:没有代码为“没有”的上级单位");
    let said = ends(folder, 0, &["units", "import", "单位.xlsx"]);
    says(&said, "已导入单位2个");
    says(&ends(folder, 1, &["units", "import", "单位.xlsx"]), "已经是“新村小学”的代码");
    ends(folder, 1, &["accounts", "import", "坏账号.csv", "-o", "密码.csv"]);
    assert!(!folder.join("密码.csv").exists(), "passwords of nobody");
    ends(folder, 0, &["accounts", "import", "账号.csv", "-o", "密码.csv"]);
    let (units, people) =
        look(folder, async |store| (store.all_units().await.unwrap(), store.accounts().await.unwrap()));
    assert!(units.iter().all(|u| u.name != "好小学"), "half of a bad sheet came in");
    let logins: Vec<&str> = people.iter().map(|p| p.login.as_str()).collect();
    assert_eq!(logins, ["bangongshi", "xincun", "anquan"]);
    let listed = std::fs::read_to_string(folder.join("密码.csv")).unwrap();
    says(&listed, "xincun,周新,新村小学,");
    let first = listed.lines().nth(1).unwrap().rsplit_once(',').unwrap().1;
    assert!(password::verify(first, &people[1].password_hash) && people[1].must_change);
    #[cfg(unix)]
    {
        let kept = std::fs::metadata(folder.join("密码.csv")).unwrap().permissions();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&kept) & 0o777, 0o600);
    }
}

/// The town above the new school, which stands below it in the sheet.
fn xq() -> [&'static str; 11] {
    ["XQ", "新村学区", "", "学区", "", "", "", "", "", "", ""]
}

#[test]
fn passwords_are_never_written_over_a_file_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("账号.csv"), "账号,姓名,岗位,单位代码\nlisi,李四,科室,safety\n").unwrap();
    std::fs::write(folder.join("密码.csv"), "旧的").unwrap();
    ends(folder, 0, &["init", "云溪县教育局"]);
    says(&ends(folder, 2, &["accounts", "import", "账号.csv", "-o", "密码.csv"]), "没有导入");
    assert_eq!(std::fs::read_to_string(folder.join("密码.csv")).unwrap(), "旧的");
    let out = ends(folder, 0, &["accounts", "import", "账号.csv"]);
    says(&out, "lisi,李四,安全稳定股,");
    let out = ends(folder, 0, &["accounts", "reset", "lisi"]);
    let given = out.split("新初始密码 ").nth(1).unwrap().split(',').next().unwrap();
    ends(folder, 0, &["accounts", "disable", "lisi"]);
    let account = look(folder, async |store| store.account_by_login("lisi").await.unwrap().unwrap());
    assert!(password::verify(given, &account.password_hash) && !account.active && account.must_change);
    says(&ends(folder, 1, &["accounts", "reset", "lisi"]), "已停用");
    says(&ends(folder, 1, &["accounts", "disable", "nobody"]), "没有找到账号“nobody”");
    ends(folder, 0, &["accounts", "enable", "lisi"]);
    assert!(look(folder, async |store| store.account_by_login("lisi").await.unwrap().unwrap()).active);
}

#[test]
fn templates_are_files_and_what_is_no_table_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    ends(folder, 0, &["units", "template", "-o", "单位.xlsx"]);
    ends(folder, 0, &["accounts", "template", "-o", "账号.xlsx"]);
    let head = |name: &str| template(&std::fs::read(folder.join(name)).unwrap()).0.join(",");
    assert_eq!(head("单位.xlsx").replace('*', ""), UNIT_HEAD.join(","));
    assert_eq!(head("账号.xlsx").replace('*', ""), ACCOUNT_HEAD.join(","));
    ends(folder, 0, &["init", "云溪县教育局"]);
    std::fs::write(folder.join("坏.xlsx"), files::encrypted()).unwrap();
    says(&ends(folder, 2, &["units", "import", "坏.xlsx"]), "密码");
    says(&ends(folder, 2, &["accounts", "import", "没有.xlsx"]), "没有.xlsx");
    says(&ends(folder, 2, &["accounts", "import", "账号.xlsx"]), "只有表头");
    ends(folder, 2, &["units", "template"]);
}
