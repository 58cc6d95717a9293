//! Drop-downs and entry rules on the columns of a written sheet. Wrong entries are also found at reading; these help early.

use gangmu_pack::definition::{Field, FieldType, Grain};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, Worksheet,
};

use super::SheetContext;
use super::columns::letter;
use super::limits::SheetError;

/// Name of the hidden worksheet that holds long lists.
pub(super) const LIST_SHEET: &str = "_选项";
/// A list within a rule may not be longer, by the file format.
const INLINE_LIST: usize = 255;

/// The long lists of a workbook, each to become a column of the hidden sheet.
#[derive(Default)]
pub(super) struct Lists {
    columns: Vec<Vec<String>>,
}

impl Lists {
    /// Puts the entry rule of a field on rows `first..=last` (from 0) of a column.
    pub(super) fn add_rule(
        &mut self,
        sheet: &mut Worksheet,
        column: u16,
        rows: (u32, u32),
        field: &Field,
        ctx: &SheetContext<'_>,
    ) -> Result<(), SheetError> {
        let Some(rule) = self.rule(field, ctx)? else {
            return Ok(());
        };
        sheet.add_data_validation(rows.0, column, rows.1, column, &rule)?;
        Ok(())
    }

    fn rule(&mut self, field: &Field, ctx: &SheetContext<'_>) -> Result<Option<DataValidation>, SheetError> {
        let soft = || DataValidation::new().set_error_style(DataValidationErrorStyle::Warning);
        let (low, high) = (field.min.unwrap_or(-1e12), field.max.unwrap_or(1e12));
        let rule = match field.kind {
            FieldType::Bool => self.list(&["是".to_owned(), "否".to_owned()])?,
            FieldType::Code if !ctx.codes(field).is_empty() => self.list(ctx.codes(field))?,
            FieldType::Date if field.grain == Grain::Day => {
                let (from, to) = (ExcelDateTime::from_ymd(1900, 1, 1)?, ExcelDateTime::from_ymd(2200, 12, 31)?);
                soft()
                    .allow_date(DataValidationRule::Between(from, to))
                    .set_error_title("日期")?
                    .set_error_message("请填日期，如 2026-03-05。")?
            }
            FieldType::Int | FieldType::Num | FieldType::Money => soft()
                .allow_decimal_number(DataValidationRule::Between(low, high))
                .set_error_title("数字")?
                .set_error_message(number_message(field))?,
            _ => return Ok(None),
        };
        Ok(Some(rule))
    }

    fn list(&mut self, values: &[String]) -> Result<DataValidation, SheetError> {
        let inline = values.iter().map(|v| v.chars().count() + 1).sum::<usize>() <= INLINE_LIST
            && values.iter().all(|v| !v.contains(',') && v.trim() == v);
        let rule = if inline {
            DataValidation::new().allow_list_strings(values)?
        } else {
            let at = self.columns.iter().position(|c| c == values).unwrap_or_else(|| {
                self.columns.push(values.to_vec());
                self.columns.len() - 1
            });
            let column = letter(at);
            let range = format!("='{LIST_SHEET}'!${column}$1:${column}${}", values.len());
            DataValidation::new().allow_list_formula(Formula::new(range))
        };
        Ok(rule.set_error_title("请从列表中选")?.set_error_message("只能填列表里有的内容，点单元格右边的箭头选择。")?)
    }

    /// The hidden sheet; none if no list is long.
    pub(super) fn into_sheet(self) -> Result<Option<Worksheet>, SheetError> {
        if self.columns.is_empty() {
            return Ok(None);
        }
        let mut sheet = Worksheet::new();
        sheet.set_name(LIST_SHEET)?.set_hidden(true);
        for (column, values) in self.columns.iter().enumerate() {
            for (row, value) in values.iter().enumerate() {
                sheet.write_string(row as u32, column as u16, value)?;
            }
        }
        Ok(Some(sheet))
    }
}

fn number_message(field: &Field) -> String {
    let whole = if field.kind == FieldType::Int { "整数" } else { "数字" };
    match (field.min, field.max) {
        (Some(min), Some(max)) => format!("请填 {min} 至 {max} 的{whole}。"),
        (Some(min), None) => format!("请填不小于 {min} 的{whole}。"),
        (None, Some(max)) => format!("请填不大于 {max} 的{whole}。"),
        (None, None) => format!("请填{whole}。"),
    }
}
