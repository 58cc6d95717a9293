//! Attached files: kept by digest, given back unchanged, refused where they are none.

use crate::web::{Person, says};
use crate::world::on_both;
use serde_json::json;

const PATH: &str = "/api/attachments";

async fn keep(person: &Person<'_>, name: &str, bytes: &[u8]) -> String {
    let kept = person.upload(PATH, name, bytes).await.ok();
    assert_eq!((kept["name"].as_str(), kept["size"].as_u64()), (Some(name), Some(bytes.len() as u64)));
    kept["hash"].as_str().unwrap().to_owned()
}

#[test]
fn a_file_comes_back_byte_by_byte_under_its_own_name() {
    on_both(async |world| {
        let (school, bytes) = (world.school(), b"\x89PNG\r\n\x1a\n\0 whatever");
        let hash = keep(&school, "整改后.png", bytes).await;
        let back = school.get(&format!("{PATH}/{hash}")).await;
        assert_eq!(back.headers["content-type"], "image/png");
        assert_eq!(back.headers["x-content-type-options"], "nosniff");
        assert_eq!(crate::web::file_name(&back), "整改后.png");
        assert_eq!(back.bytes(), bytes);
        assert_eq!(keep(&school, "整改后.png", bytes).await, hash, "the same bytes are kept once");
        assert_ne!(keep(&school, "整改后.png", b"other").await, hash);
    });
}

#[test]
fn files_of_a_wrong_kind_or_size_are_refused() {
    on_both(async |world| {
        let school = world.school();
        says(&school.upload(PATH, "空.png", "").await.refused(422), "空的");
        for name in ["程序.exe", "页面.html", "脚本.svg", "无后缀", "a.png.js"] {
            says(&school.upload(PATH, name, "MZ").await.refused(422), "不能上传");
        }
        says(&school.upload(PATH, "大.png", vec![1; (20 << 20) + 1]).await.refused(413), "20MB");
        keep(&school, "刚好.zip", &vec![1; 1 << 20]).await;
    });
}

#[test]
fn a_digest_that_is_none_opens_nothing() {
    on_both(async |world| {
        let school = world.school();
        keep(&school, "图.png", b"x").await;
        for hash in [
            "0".repeat(64),
            "..%2F..%2Fgangmu.db".into(),
            "..%2Fgangmu.db".into(),
            "%00".into(),
            "x'%20OR%201=1".into(),
            "a".repeat(5000),
        ] {
            let answer = school.get(&format!("{PATH}/{hash}")).await;
            assert!(matches!(answer.status, 404 | 422), "{hash}: {}", answer.status);
        }
    });
}

#[test]
fn names_with_folders_lose_them() {
    on_both(async |world| {
        let school = world.school();
        for (sent, kept) in [("照片\\后.png", "后.png"), ("../../etc/后.png", "后.png")] {
            let answer = school.upload(PATH, sent, "x").await.ok();
            assert_eq!(answer["name"], kept);
        }
    });
}

#[test]
fn what_changed_on_the_disk_is_not_given_out_as_the_original() {
    on_both(async |world| {
        let school = world.school();
        let hash = keep(&school, "证据.pdf", b"%PDF-1.7 whatever").await;
        let mut open = vec![world.folder.path().join("files")];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
            } else {
                std::fs::write(&path, b"%PDF-1.7 forged").unwrap();
            }
        }
        let answer = school.get(&format!("{PATH}/{hash}")).await;
        assert_ne!(answer.status, 200, "{}", answer.text());
    });
}

#[test]
fn the_file_of_a_record_is_listed_with_it() {
    on_both(async |world| {
        let school = world.school();
        let hash = keep(&school, "整改前.jpg", b"\xFF\xD8\xFF").await;
        let mut values = crate::hazards::hazard("楼梯间");
        values["before"] = json!([hash]);
        let made = crate::hazards::add(&school, values).await;
        let file = &made["row"]["values"]["before"][0];
        assert_eq!((file["name"].as_str(), file["hash"].as_str()), (Some("整改前.jpg"), Some(hash.as_str())));
        let back = json!({ "revision": 1, "values": { "before": made["row"]["values"]["before"], "inspectors": 1 } });
        let path = format!("{}/{}", crate::hazards::RECORDS, crate::hazards::id(&made));
        let kept = school.patch(&path, back).await.ok();
        assert_eq!(kept["row"]["values"]["before"][0]["hash"], hash);
    });
}

#[test]
fn a_photo_is_shrunk_and_has_a_preview_and_other_files_are_left_alone() {
    on_both(async |world| {
        let school = world.school();
        let mut photo = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_fn(2600, 1300, |x, y| image::Rgb([(x % 251) as u8, (y % 241) as u8, 90]))
            .write_to(&mut photo, image::ImageFormat::WebP)
            .unwrap();
        let kept = school.upload(PATH, "整改后.webp", photo.into_inner()).await.ok();
        assert_eq!((&kept["name"], &kept["mime"]), (&json!("整改后.jpg"), &json!("image/jpeg")));
        let size = |bytes: Vec<u8>| image::load_from_memory(&bytes).map(|read| (read.width(), read.height())).unwrap();
        let path = format!("{PATH}/{}", kept["hash"].as_str().unwrap());
        assert_eq!(size(school.get(&path).await.bytes()), (2000, 1000));
        let preview = school.get(&format!("{path}/preview")).await;
        assert_eq!(preview.headers["content-type"], "image/jpeg");
        assert_eq!(size(preview.bytes()), (320, 160));
        world.other_school().get(&format!("{path}/preview")).await.refused(403);
        // A picture from before there were previews gets one when it is asked for.
        let mut open = vec![world.folder.path().join("files")];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
            } else if path.extension().is_some_and(|ending| ending == "preview") {
                std::fs::remove_file(path).unwrap();
            }
        }
        assert_eq!(size(school.get(&format!("{path}/preview")).await.bytes()), (320, 160));
        let paper = keep(&school, "通知.pdf", b"%PDF-1.7 whatever").await;
        school.get(&format!("{PATH}/{paper}/preview")).await.refused(404);
    });
}
