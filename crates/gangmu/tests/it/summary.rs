//! The annual summary: written from plan and ledgers, every figure with its origin, and as an official paper.

use serde_json::{Value, json};

use crate::hazards::{self, hazard};
use crate::web::{list, says};
use crate::world::on_both;
use crate::{documents, files, plan};

/// Every run of the text: its words and, where it has one, its figure.
fn runs(summary: &Value) -> Vec<&Value> {
    list(&summary["blocks"]).iter().filter_map(|b| b["runs"].as_array()).flatten().collect()
}

/// The whole text.
fn words(summary: &Value) -> String {
    let heading = |b: &Value| b["text"].as_str().unwrap_or_default().to_owned();
    let text = |b: &Value| {
        b["runs"].as_array().into_iter().flatten().map(|r| r["text"].as_str().unwrap().to_owned()).collect::<String>()
    };
    list(&summary["blocks"]).iter().map(|b| heading(b) + &text(b) + "\n").collect()
}

#[test]
fn every_number_of_the_text_is_a_figure_with_an_origin() {
    on_both(async |world| {
        let general = world.general();
        documents::confirm(world, documents::upload(world, "要点.txt", documents::KEY_POINTS).await).await;
        for place in ["楼梯间", "食堂"] {
            hazards::add(&world.school(), hazard(place)).await;
        }
        let summary = general.get("/api/summary?year=2026").await.ok();
        assert_eq!(summary["title"], "云溪县教育局2026年工作总结");
        let used: Vec<&str> = runs(&summary).iter().filter_map(|r| r["figure"].as_str()).collect();
        assert!(used.len() >= 4, "{used:?}");
        for run in runs(&summary).iter().filter(|r| !r["figure"].is_null()) {
            let figure = &summary["figures"][run["figure"].as_str().unwrap()];
            assert!(figure["origin"].is_object(), "{run}");
            let number: String = figure["text"].as_str().unwrap().chars().filter(|c| c.is_ascii_digit()).collect();
            let printed: String = run["text"].as_str().unwrap().chars().filter(|c| c.is_ascii_digit()).collect();
            assert!(figure["value"].is_null() || printed.contains(&number), "{run} {figure}");
        }
        let text = words(&summary);
        for heading in ["一、2026年主要工作", "二、存在的问题", "三、2027年工作打算", "守住安全底线"]
        {
            says(&text, heading);
        }
        says(&text, "排查安全隐患2处");
        for mark in ["{", "}", "⟨", "null", "NaN"] {
            assert!(!text.contains(mark), "{mark} in {text}");
        }
    });
}

#[test]
fn what_is_missing_is_told_and_not_invented() {
    on_both(async |world| {
        plan::with_plan(world).await;
        let summary = world.general().get("/api/summary?year=2026").await.ok();
        let told = summary["findings"].to_string();
        says(&told, "安全隐患整改率");
        says(&told, "没有完成值");
        assert!(!words(&summary).contains("整改率0"), "{}", words(&summary));
    });
}

#[test]
fn the_paper_carries_the_text_and_a_table_of_sources() {
    on_both(async |world| {
        plan::with_plan(world).await;
        let id = hazards::id(&hazards::add(&world.school(), hazard("楼梯间")).await);
        hazards::close(world, id).await;
        let paper = world.person("chenzhiyuan").get("/api/summary.docx?year=2026").await;
        assert_eq!(crate::web::file_name(&paper), "云溪县教育局2026年工作总结.docx");
        let text = files::parts(&paper.bytes());
        says(&text, "云溪县教育局2026年工作总结");
        says(&text, "100%");
        says(&text, "安全隐患台账");
    });
}

#[test]
fn the_summary_reads_back_as_a_document_of_its_own() {
    on_both(async |world| {
        plan::with_plan(world).await;
        hazards::add(&world.school(), hazard("楼梯间")).await;
        let paper = world.general().get("/api/summary.docx?year=2026").await.bytes();
        let read = world.general().upload("/api/documents", "总结.docx", paper).await.ok();
        assert_eq!((read["brief"]["kind"].as_str(), read["brief"]["year"].as_i64()), (Some("summary"), Some(2026)));
        assert!(list(&read["sections"]).len() >= 3);
    });
}

#[test]
fn a_year_without_plan_and_records_still_gives_a_paper() {
    on_both(async |world| {
        for year in [2025, 1] {
            let summary = world.general().get(&format!("/api/summary?year={year}")).await.ok();
            assert_eq!(summary["year"], year);
            world.general().get(&format!("/api/summary.docx?year={year}")).await.bytes();
        }
        says(&world.general().get("/api/summary?year=2031").await.refused(422), "还没有到");
        world.general().get("/api/summary.docx?year=9998").await.refused(422);
        let summary = world.general().get("/api/summary?year=2026").await.ok();
        assert_eq!(summary["unused"], json!([]));
    });
}
