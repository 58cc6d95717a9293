//! Why bytes could not be read as a document. Findings about a document that could be read are not here.

use thiserror::Error;

/// What stopped the reading of a file. Messages are for the person who gave the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// No bytes, or nothing but blanks.
    #[error("文件“{name}”是空的:请检查是否选错文件,或重新导出后再上传")]
    Empty {
        /// The file's name as given.
        name: String,
    },
    /// More bytes than [`crate::Limits::max_bytes`].
    #[error("文件“{name}”有{size}字节,超过上限{limit}字节:请拆分文件,或删去其中的图片后再上传")]
    TooLarge {
        /// The file's name as given.
        name: String,
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// An OLE container: a Word 97–2003 file.
    #[error("文件“{name}”是旧版Word(.doc)格式:请用Word或WPS打开,另存为“.docx”后再上传(只改扩展名无效)")]
    OldWord {
        /// The file's name as given.
        name: String,
    },
    /// An encrypted package or PDF file (also one that only forbids printing or copying).
    #[error("文件“{name}”设有密码或使用限制:请在Word、WPS或PDF阅读器中取消密码和限制,另存后再上传")]
    Encrypted {
        /// The file's name as given.
        name: String,
    },
    /// A PDF or OFD file whose pages are pictures.
    #[error(
        "文件“{name}”的{pages}页都是扫描图片,没有可读取的文字:请上传排版时的电子稿(.docx、.wps、.pdf或.ofd),或先用文字识别(OCR)软件转成文字再上传"
    )]
    Scan {
        /// The file's name as given.
        name: String,
        /// How many pages it has.
        pages: usize,
    },
    /// A ZIP archive that is no document.
    #[error("文件“{name}”是压缩包,但不是Word、Excel或OFD文档(缺少{part}):请解压后上传其中的文档")]
    NotWord {
        /// The file's name as given.
        name: String,
        /// The part that was looked for.
        part: String,
    },
    /// A ZIP archive or an XML part that cannot be read.
    #[error("文件“{name}”已损坏(位置:{part}):请用原来的软件打开修复并另存,或重新取得原件")]
    Broken {
        /// The file's name as given.
        name: String,
        /// The part that could not be read.
        part: String,
    },
    /// Unpacked data beyond [`crate::Limits::max_unpacked`], or packed implausibly tightly.
    #[error("文件“{name}”解压后过大(位置:{part},上限{limit}字节),疑似压缩炸弹,已停止读取:请核对来源")]
    Bomb {
        /// The file's name as given.
        name: String,
        /// The part that is too large.
        part: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// A known format that cannot be read (yet).
    #[error("文件“{name}”是{format}文件,目前不能读取:请另存为“.docx”“.pdf”或纯文本“.txt”后再上传")]
    Unsupported {
        /// The file's name as given.
        name: String,
        /// The format's Chinese name.
        format: String,
    },
    /// Bytes that are neither text nor a known format.
    #[error("文件“{name}”既不是文本也不是认得的文档:请上传“.docx”“.pdf”“.xlsx”“.ofd”“.txt”或“.html”文件")]
    NotText {
        /// The file's name as given.
        name: String,
    },
    /// Text that is mojibake throughout.
    #[error("文件“{name}”的文字几乎全是乱码:请用原来的软件打开,另存为UTF-8编码的文本或“.docx”后再上传")]
    Garbled {
        /// The file's name as given.
        name: String,
    },
}
