//! Reads a sheet for a ledger: header, cells, owner, duplicates, the ledger's own checks. It stores and imports nothing.

use std::collections::HashMap;
use std::sync::Arc;

use gangmu_pack::check_record::UnitFacts;
use gangmu_pack::definition::Ledger;

use super::SheetContext;
use super::cell::{CellReader, shown};
use super::columns::{Names, Role};
use super::finding::{Compact, Level, SheetFinding, SheetRow, SheetRows};
use super::header::{HEADER_WITHIN, Header, find_header, read_header};
use super::judge::{RowInHand, finding_at};
use super::limits::{SheetError, SheetLimits};
use super::open::{Raw, RawRow, for_each_row};

/// Reads a filled sheet. Nothing is half done: either the whole sheet was read, each row marked good or bad, or an
/// error says why it cannot be read.
///
/// # Errors
/// Files of another format, damaged, encrypted or beyond the limits; sheets without a header or without rows.
pub fn read_sheet(
    bytes: &[u8],
    ledger: &Ledger,
    ctx: &SheetContext<'_>,
    limits: &SheetLimits,
) -> Result<SheetRows, SheetError> {
    let mut reading = Reading::new(ledger, ctx, limits);
    let sheet = for_each_row(bytes, &ledger.head.name, limits, &mut |row| reading.take(row))?;
    reading.finish(sheet)
}

/// A sheet while its rows come in.
pub(super) struct Reading<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) ctx: &'a SheetContext<'a>,
    limits: &'a SheetLimits,
    names: Names<'a>,
    pub(super) cells: CellReader<'a>,
    /// Rows before the header is known, with the date offset of the workbook.
    waiting: Vec<(u32, Vec<Raw<'static>>)>,
    pub(super) date_offset: f64,
    sheet: String,
    header: Option<Header>,
    rows: Vec<SheetRow>,
    findings: Vec<SheetFinding>,
    left_out: usize,
    /// Where a number or key was first seen.
    pub(super) seen: HashMap<String, u32>,
    pub(super) owners: HashMap<i64, Option<Arc<UnitFacts>>>,
}

impl<'a> Reading<'a> {
    fn new(ledger: &'a Ledger, ctx: &'a SheetContext<'a>, limits: &'a SheetLimits) -> Self {
        Self {
            ledger,
            ctx,
            limits,
            names: Names::of(ledger),
            cells: CellReader::new(ctx.units),
            waiting: Vec::new(),
            date_offset: 0.0,
            sheet: String::new(),
            header: None,
            rows: Vec::new(),
            findings: Vec::new(),
            left_out: 0,
            seen: HashMap::new(),
            owners: HashMap::new(),
        }
    }

    fn take(&mut self, row: &RawRow<'_, '_>) -> Result<(), SheetError> {
        if self.sheet.is_empty() {
            self.sheet = row.sheet.to_owned();
            self.date_offset = row.date_offset;
        }
        if self.header.is_some() {
            return self.data_row(row.number, row.cells);
        }
        self.waiting.push((row.number, row.cells.iter().cloned().map(Raw::into_owned).collect()));
        if self.waiting.len() < HEADER_WITHIN { Ok(()) } else { self.settle_header() }
    }

    /// Chooses the header among the first rows and reads the rows below it.
    fn settle_header(&mut self) -> Result<(), SheetError> {
        let waiting = std::mem::take(&mut self.waiting);
        let Some(at) = find_header(&self.names, &waiting) else {
            return Err(SheetError::NoHeader {
                sheet: self.sheet.clone(),
                rows: HEADER_WITHIN,
                expected: self.expected(),
            });
        };
        let (row, cells) = &waiting[at];
        let mut header = read_header(self.ledger, &self.names, self.ctx, *row, cells);
        self.findings.append(&mut header.findings);
        self.header = Some(header);
        waiting[at + 1..].iter().try_for_each(|(number, cells)| self.data_row(*number, cells))
    }

    fn expected(&self) -> String {
        let required = self.ledger.fields.iter().filter(|f| f.required).chain(&self.ledger.fields);
        required.take(3).map(|f| f.name.as_str()).collect::<Vec<_>>().join("、")
    }

    fn finish(mut self, sheet: String) -> Result<SheetRows, SheetError> {
        self.sheet = sheet;
        if self.header.is_none() {
            self.settle_header()?;
        }
        let sheet = self.sheet;
        let header = self.header.map_or((0, Vec::new()), |h| (h.row, h.columns));
        if self.rows.is_empty() {
            return Err(SheetError::NoRows { sheet, header: header.0 });
        }
        Ok(SheetRows {
            sheet,
            columns: header.1,
            header_row: header.0,
            rows: self.rows,
            findings: self.findings,
            findings_left_out: self.left_out,
        })
    }

    fn data_row(&mut self, number: u32, cells: &[Raw<'_>]) -> Result<(), SheetError> {
        let Some(header) = self.header.take() else {
            return Ok(());
        };
        let done = self.data_row_under(&header, number, cells);
        self.header = Some(header);
        done
    }

    fn data_row_under(&mut self, header: &Header, number: u32, cells: &[Raw<'_>]) -> Result<(), SheetError> {
        let read_none = header.roles.iter().zip(cells).all(|(role, cell)| {
            cell.is_empty() || !matches!(role, Some(Role::Number | Role::Owner | Role::Field { .. }))
        });
        if read_none {
            return Ok(());
        }
        if let Some(text) = remark_or_total(cells) {
            let message = format!("第 {number} 行是“{text}”，不是数据，没有读取");
            self.push(finding_at(number, Level::Note, "sheet.skipped_row", message, "不用处理。"));
            return Ok(());
        }
        if self.rows.len() == self.limits.rows {
            return Err(SheetError::TooManyRows { sheet: self.sheet.clone(), limit: self.limits.rows });
        }
        let row = self.judge_row(header, number, cells);
        self.keep(row);
        Ok(())
    }

    fn keep(&mut self, row: RowInHand) {
        let ledger = self.ledger;
        let place = |id: &str| ledger.fields.iter().position(|f| f.id == id);
        let cells = row
            .values
            .into_iter()
            .filter(|(id, _)| !row.defaulted.contains(id))
            .filter_map(|(id, value)| Some((place(&id)? as u16, Compact::from_json(value)?)))
            .collect();
        self.rows.push(SheetRow { row: row.row, number: row.number, owner: row.owner, bad: row.bad, cells });
    }

    pub(super) fn push(&mut self, finding: SheetFinding) {
        if self.findings.len() < self.limits.findings {
            self.findings.push(finding);
        } else {
            self.left_out += 1;
        }
    }
}

/// The text of a row of totals, or of a remark below the table.
fn remark_or_total(cells: &[Raw<'_>]) -> Option<String> {
    let mut filled = cells.iter().filter(|cell| !cell.is_empty());
    let first: String = shown(filled.next()?).split_whitespace().collect();
    let alone = filled.next().is_none();
    let total = matches!(first.trim_end_matches([':', '：']), "合计" | "总计" | "小计");
    let remark = ["注：", "注:", "备注：", "说明：", "填表说明", "填表人", "制表人", "审核人"];
    (total || alone && remark.iter().any(|start| first.starts_with(start))).then(|| first.chars().take(20).collect())
}
