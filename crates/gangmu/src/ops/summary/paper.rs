//! The summary as an official paper: GB/T 9704 DOCX with an annex of all figures and where they came from.

use std::collections::BTreeMap;

use gangmu_document::write::{
    Annex, Block, Cell, OfficialDate, OfficialDocument, Run, Signature, Table, Theme, write_docx,
};
use gangmu_stat::figure::{Figure, Origin};

use crate::app::App;
use crate::ops::error::{OpError, bad};
use crate::view::summary::{Summary, SummaryBlock};

/// The summary's bytes as DOCX.
pub fn docx(app: &App, summary: &Summary) -> Result<Vec<u8>, OpError> {
    let anchors = anchors(summary);
    let paper = OfficialDocument {
        title: vec![summary.title.clone()],
        body: summary.blocks.iter().map(|block| body_block(block, &anchors)).collect(),
        attachments_note: vec!["数据及来源一览表".into()],
        signature: signature(app, &summary.as_of),
        annexes: vec![Annex {
            title: "数据及来源一览表".into(),
            body: vec![Block::Table(table(app, summary, &anchors))],
        }],
        ..OfficialDocument::default()
    };
    match write_docx(&paper, &Theme::default()) {
        Ok(bytes) => Ok(bytes),
        Err(error) => bad(format!("总结排不了版:{error}"), "请把提示告诉管理员"),
    }
}

/// The figures that the text prints, numbered in the order in which they first stand there.
fn anchors(summary: &Summary) -> BTreeMap<&str, usize> {
    let mut anchors = BTreeMap::new();
    for block in &summary.blocks {
        let SummaryBlock::Paragraph { runs } = block else {
            continue;
        };
        for id in runs.iter().filter_map(|r| r.figure.as_deref()) {
            let next = anchors.len() + 1;
            anchors.entry(id).or_insert(next);
        }
    }
    anchors
}

fn body_block(block: &SummaryBlock, anchors: &BTreeMap<&str, usize>) -> Block {
    match block {
        SummaryBlock::Heading { level, text } => Block::Heading { level: *level, text: text.clone() },
        SummaryBlock::Paragraph { runs } => Block::Paragraph(
            runs.iter()
                .map(|run| match run.figure.as_deref().and_then(|id| anchors.get(id)) {
                    Some(number) => Run::figure(&run.text, format!("figure{number}")),
                    None => Run::plain(&run.text),
                })
                .collect(),
        ),
    }
}

fn signature(app: &App, as_of: &str) -> Option<Signature> {
    let day: jiff::civil::Date = as_of.parse().ok()?;
    let number = |n: i8| u8::try_from(n).ok();
    let date = OfficialDate::new(u16::try_from(day.year()).ok()?, number(day.month())?, number(day.day())?)?;
    Some(Signature { agency: app.units().root_name().to_owned(), date, sealed: false })
}

fn table(app: &App, summary: &Summary, anchors: &BTreeMap<&str, usize>) -> Table {
    let mut ordered: Vec<(&str, usize)> = anchors.iter().map(|(id, number)| (*id, *number)).collect();
    ordered.sort_by_key(|(_, number)| *number);
    let rows = ordered.into_iter().filter_map(|(id, number)| {
        let figure = summary.figures.get(id)?;
        Some(vec![
            Cell::text(number.to_string()).anchored(format!("figure{number}")),
            Cell::text(&figure.label),
            Cell::number(&figure.text),
            Cell::text(scope_and_period(app, figure)),
            Cell::text(source(figure)),
        ])
    });
    Table {
        caption: Some("正文所用数据及来源".into()),
        unit_note: Some(format!("数据截至{}", summary.as_of)),
        header: ["序号", "数据", "数值", "范围和时段", "来源"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        widths: vec![7, 24, 14, 19, 36],
    }
}

/// The period, and the unit where it is not the bureau as a whole.
fn scope_and_period(app: &App, figure: &Figure) -> String {
    if figure.scope == app.units().root_name() {
        return figure.period.clone();
    }
    format!("{} {}", figure.scope, figure.period)
}

/// Where a figure came from, in a line.
pub fn source(figure: &Figure) -> String {
    match &figure.origin {
        Origin::Measure { ledger_name, rule, records, .. } => format!("{ledger_name}，{rule}，{records}条记录"),
        Origin::Hand { by, on, note, .. } => {
            format!("{by}于{on}填报{}", note.as_ref().map(|n| format!("：{n}")).unwrap_or_default())
        }
        Origin::Document { quote, .. } => format!("文稿原文“{quote}”"),
        Origin::Derived { how, .. } => how.clone(),
    }
}
