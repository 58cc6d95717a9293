//! How large a spreadsheet may be, and the messages for what cannot be read at all. It reads nothing itself.

use thiserror::Error;

/// Bounds on an uploaded spreadsheet. With the defaults a reading stays below 500 MB of memory.
#[derive(Debug, Clone)]
pub struct SheetLimits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of all its parts when unpacked.
    pub unpacked: u64,
    /// Files inside the package.
    pub entries: usize,
    /// Different texts in the package's text table.
    pub strings: u64,
    /// Bytes of the text table when unpacked.
    pub string_bytes: u64,
    /// Cell formats and other small definitions of one kind in one part.
    pub styles: u64,
    /// Bytes that a single cell, comment or tag may take.
    pub span: u64,
    /// Rows with content below the header.
    pub rows: usize,
    /// Columns looked at; cells further right are not read.
    pub columns: usize,
    /// Findings kept; more are only counted.
    pub findings: usize,
}

impl Default for SheetLimits {
    fn default() -> Self {
        Self {
            bytes: 50 << 20,
            unpacked: 1 << 30,
            entries: 5_000,
            strings: 2_000_000,
            string_bytes: 128 << 20,
            styles: 100_000,
            span: 4 << 20,
            rows: 200_000,
            columns: 256,
            findings: 10_000,
        }
    }
}

/// Why a spreadsheet cannot be read or written at all. The text names the place and the remedy, in Chinese.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SheetError {
    /// No bytes.
    #[error("文件是空的（0 字节）。请检查文件是否传完整，重新选择文件上传")]
    Empty,
    /// More bytes than allowed.
    #[error("文件有 {} MB，超过上限 {} MB。请删去图片和无关工作表，或拆成几个文件分别上传", mebibytes(*.got), mebibytes(*.limit))]
    TooManyBytes {
        /// Bytes of the file.
        got: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// Too large when unpacked: a bomb, or a sheet far beyond the row limit.
    #[error(
        "文件解开后过大（{part}），未读取。请只保留要上传的数据，复制到新下载的模板里再上传；数据很多时拆成几个文件"
    )]
    TooLargeUnpacked {
        /// Which part is too large, in Chinese.
        part: String,
    },
    /// More rows than allowed.
    #[error("工作表“{sheet}”的数据超过 {limit} 行，未读取。请按学校或年度拆成几个文件，每个不超过 {limit} 行")]
    TooManyRows {
        /// Name of the worksheet.
        sheet: String,
        /// Rows allowed.
        limit: usize,
    },
    /// Encrypted by a password.
    #[error("文件有打开密码，无法读取。请在 WPS 或 Excel 里打开，取消密码后另存为 .xlsx 再上传")]
    Encrypted,
    /// A spreadsheet of another format, whatever its name says.
    #[error(
        "文件内容是{0}，不是 .xlsx（只改后缀名没有用）。请用 WPS 或 Excel 打开，另存为“Excel 工作簿（.xlsx）”再上传"
    )]
    OtherFormat(&'static str),
    /// Not a spreadsheet.
    #[error("文件内容是{0}，不是表格。请上传按模板填写的 .xlsx 或 .csv 文件")]
    NotASheet(&'static str),
    /// The package is broken.
    #[error("文件已损坏，{place}读不出来。请重新下载或复制一份；能用 WPS 或 Excel 打开的，打开后另存为 .xlsx 再上传")]
    Damaged {
        /// Where the reading stopped, in Chinese.
        place: String,
    },
    /// No text encoding fits.
    #[error(
        "文本文件第 {line} 行的编码既不是 UTF-8 也不是 GB18030，无法识别。请用 WPS 或 Excel 打开，另存为 .xlsx 再上传"
    )]
    Encoding {
        /// The first line that is not UTF-8.
        line: usize,
    },
    /// No row looks like a header.
    #[error(
        "工作表“{sheet}”的前 {rows} 行里没有找到表头（应有“{expected}”等列名）。请下载模板，把数据粘贴到模板里再上传"
    )]
    NoHeader {
        /// Name of the worksheet.
        sheet: String,
        /// Rows that were searched.
        rows: usize,
        /// Names of the first expected columns.
        expected: String,
    },
    /// Header without any row of data.
    #[error("工作表“{sheet}”只有表头（第 {header} 行），没有数据。请在表头下面逐行填写后再上传")]
    NoRows {
        /// Name of the worksheet.
        sheet: String,
        /// The header's row number.
        header: u32,
    },
    /// More rows than a worksheet can hold.
    #[error("要导出的记录超过 {0} 行，一张工作表放不下。请先用筛选条件（年度、学校、状态）缩小范围再导出")]
    ExportTooLong(u32),
    /// The writer of spreadsheets refused.
    #[error("表格写不出来：{0}。请把此信息告诉系统管理员")]
    Write(String),
}

impl SheetError {
    /// A fixed code for programs and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "sheet.empty",
            Self::TooManyBytes { .. } => "sheet.too_many_bytes",
            Self::TooLargeUnpacked { .. } => "sheet.too_large",
            Self::TooManyRows { .. } => "sheet.too_many_rows",
            Self::Encrypted => "sheet.encrypted",
            Self::OtherFormat(_) => "sheet.other_format",
            Self::NotASheet(_) => "sheet.not_a_sheet",
            Self::Damaged { .. } => "sheet.damaged",
            Self::Encoding { .. } => "sheet.encoding",
            Self::NoHeader { .. } => "sheet.no_header",
            Self::NoRows { .. } => "sheet.no_rows",
            Self::ExportTooLong(_) => "sheet.export_too_long",
            Self::Write(_) => "sheet.write",
        }
    }

    /// The package is broken at a place.
    pub(super) fn damaged(place: impl Into<String>) -> Self {
        Self::Damaged { place: place.into() }
    }
}

impl From<rust_xlsxwriter::XlsxError> for SheetError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::Write(error.to_string())
    }
}

fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}
