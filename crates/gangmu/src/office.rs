//! The door for formats of old office programs (.doc, .wps, .rtf, .odt, .xls): LibreOffice, where it is installed,
//! turns them into ones that are read here. Reads no words itself.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gangmu_document::{Document, Limits, ReadError, read};
use thiserror::Error;

/// LibreOffice on this machine.
#[derive(Debug, Clone)]
pub struct Office {
    /// Programs to try, by name (looked for on the search path) or place.
    pub programs: Vec<PathBuf>,
    /// How long one document may take.
    pub patience: Duration,
}

impl Default for Office {
    fn default() -> Self {
        Self { programs: vec!["soffice".into(), "libreoffice".into()], patience: Duration::from_secs(60) }
    }
}

/// Why a file could not be read; the message is for the person who gave it.
#[derive(Debug, Error)]
pub enum OfficeError {
    /// What the reader says.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// An old format, and no LibreOffice.
    #[error(
        "文件“{name}”是旧版格式(.doc、.wps、.rtf等),本机没有安装LibreOffice,不能直接读取:请用Word或WPS打开,另存为“.docx”后再上传;或请管理员在服务器上安装LibreOffice"
    )]
    Absent {
        /// The file's name as given.
        name: String,
    },
    /// LibreOffice did not end in time and was stopped.
    #[error("文件“{name}”转换超过{seconds}秒,已停止:请用Word或WPS打开,另存为“.docx”后再上传")]
    Slow {
        /// The file's name as given.
        name: String,
        /// The time allowed.
        seconds: u64,
    },
    /// LibreOffice gave no file, or there was no room for one.
    #[error("文件“{name}”没有转换成功:请用Word或WPS打开,另存为“.docx”后再上传")]
    Failed {
        /// The file's name as given.
        name: String,
    },
}

/// First bytes of the formats that LibreOffice opens for us, and the ending that tells it which.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const RTF: &[u8] = b"{\\rtf";
const ODF: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.";
/// How often it is looked whether LibreOffice has ended.
const STEP: Duration = Duration::from_millis(100);

/// Reads a document of any format: directly, or through LibreOffice where only that can open it.
///
/// # Errors
/// When the file cannot be read, or would need LibreOffice and there is none, or it fails or takes too long.
pub fn open(bytes: &[u8], name: &str, office: &Office) -> Result<Document, OfficeError> {
    let limits = Limits::default();
    let refused = match read(bytes, name, &limits) {
        Ok(document) => return Ok(document),
        Err(refused) => refused,
    };
    let Some((from, to)) = route(bytes, &refused) else { return Err(refused.into()) };
    let converted = convert(bytes, name, from, to, office)?;
    Ok(read(&converted, name, &limits)?)
}

/// Which ending a file gets and what it becomes; nothing if LibreOffice is no help.
fn route(bytes: &[u8], refused: &ReadError) -> Option<(&'static str, &'static str)> {
    // A file that is too large or locked stays so.
    if !matches!(refused, ReadError::OldWord { .. } | ReadError::Unsupported { .. } | ReadError::NotWord { .. }) {
        return None;
    }
    if bytes.starts_with(OLE) {
        // Given no document at all, LibreOffice would read the bytes as text.
        return match () {
            () if has_stream(bytes, "WordDocument") => Some(("doc", "docx")),
            () if has_stream(bytes, "Workbook") => Some(("xls", "xlsx")),
            () => None,
        };
    }
    if bytes.starts_with(RTF) {
        return Some(("rtf", "docx"));
    }
    let kind = bytes.get(30..).and_then(|rest| rest.strip_prefix(ODF))?;
    match () {
        () if kind.starts_with(b"text") => Some(("odt", "docx")),
        () if kind.starts_with(b"spreadsheet") => Some(("ods", "xlsx")),
        () => None,
    }
}

/// Whether an OLE file names a stream in its directory.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn convert(bytes: &[u8], name: &str, from: &str, to: &str, office: &Office) -> Result<Vec<u8>, OfficeError> {
    let failed = |_: io::Error| OfficeError::Failed { name: name.into() };
    // Removed with all that is in it when it goes out of scope.
    let folder = tempfile::tempdir().map_err(failed)?;
    let source = folder.path().join(format!("in.{from}"));
    std::fs::write(&source, bytes).map_err(failed)?;
    let child = start(office, folder.path(), &source, to).map_err(failed)?;
    let Some(child) = child else { return Err(OfficeError::Absent { name: name.into() }) };
    if !wait(child, office.patience).map_err(failed)? {
        return Err(OfficeError::Slow { name: name.into(), seconds: office.patience.as_secs() });
    }
    std::fs::read(folder.path().join(format!("in.{to}"))).map_err(failed)
}

/// Starts the first program that there is; nothing if there is none.
fn start(office: &Office, folder: &Path, source: &Path, to: &str) -> io::Result<Option<Child>> {
    // A profile of its own: LibreOffice runs once per profile, and a person may have it open.
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    for program in &office.programs {
        let mut command = Command::new(program);
        command
            .args(["--headless", "--norestore", "--nolockcheck", &profile, "--convert-to", to, "--outdir"])
            .arg(folder)
            .arg(source)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        group(&mut command);
        match command.spawn() {
            Ok(child) => return Ok(Some(child)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// A process group of its own, so that what the starting script starts can be stopped with it.
#[cfg(unix)]
fn group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn group(_: &mut Command) {}

/// Whether the program ended in time; else it is stopped.
fn wait(mut child: Child, patience: Duration) -> io::Result<bool> {
    let mut left = patience;
    loop {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        let Some(rest) = left.checked_sub(STEP) else { break };
        std::thread::sleep(STEP);
        left = rest;
    }
    stop(&mut child);
    child.wait()?;
    Ok(false)
}

#[cfg(unix)]
fn stop(child: &mut Child) {
    // The whole group: `soffice` is a script that waits for the program proper.
    let _ = Command::new("kill").args(["-9", "--", &format!("-{}", child.id())]).stderr(Stdio::null()).status();
    let _ = child.kill();
}

#[cfg(not(unix))]
fn stop(child: &mut Child) {
    let _ = child.kill();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    /// An empty compound file: enough to be told as an old Word document.
    fn old_word() -> Vec<u8> {
        let stream: Vec<u8> = "WordDocument".encode_utf16().flat_map(u16::to_le_bytes).collect();
        [OLE, &[0; 600], &stream].concat()
    }

    fn nobody() -> Office {
        Office { programs: vec!["no-such-office".into()], ..Office::default() }
    }

    #[test]
    fn what_is_read_directly_needs_no_office() {
        let document = open("清河县教育局2026年工作要点".as_bytes(), "要点.doc", &nobody()).unwrap();
        assert_eq!(document.text, "清河县教育局2026年工作要点");
        assert!(matches!(open(b"\x89PNG....", "a", &nobody()), Err(OfficeError::Read(ReadError::Unsupported { .. }))));
    }

    #[test]
    fn without_an_office_the_message_says_what_to_install_or_save() {
        let error = open(&old_word(), "总结.doc", &nobody()).unwrap_err();
        assert!(matches!(error, OfficeError::Absent { .. }));
        let message = error.to_string();
        assert!(message.contains("总结.doc") && message.contains("LibreOffice") && message.contains(".docx"));
    }

    #[test]
    fn a_container_without_a_document_is_refused_and_not_converted() {
        let refused = open(&[OLE, &[0; 600]].concat(), "旧.doc", &Office::default());
        assert!(matches!(refused, Err(OfficeError::Read(ReadError::OldWord { .. }))), "{refused:?}");
    }

    #[cfg(unix)]
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test measures the time limit itself")]
    fn an_office_that_never_ends_is_stopped() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("office");
        std::fs::write(&program, "#!/bin/sh\nsleep 600\n").unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let office = Office { programs: vec![program], patience: Duration::from_millis(300) };
        let begun = Instant::now();
        assert!(matches!(open(&old_word(), "总结.doc", &office), Err(OfficeError::Slow { .. })));
        assert!(begun.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_real_old_document_is_read_where_there_is_an_office() {
        let text = "清河县教育局2026年工作要点\n一、学前教育\n新建幼儿园5所。";
        let made = convert(text.as_bytes(), "要点", "txt", "doc", &Office::default());
        let Ok(old) = made else {
            eprintln!("skipped: no LibreOffice on this machine");
            return;
        };
        assert!(old.starts_with(OLE));
        let document = open(&old, "要点.doc", &Office::default()).unwrap();
        assert_eq!(document.figures.len(), 1, "{}", document.text);
        let rich = convert(text.as_bytes(), "要点", "txt", "rtf", &Office::default()).unwrap();
        assert_eq!(open(&rich, "要点.rtf", &Office::default()).unwrap().figures.len(), 1);
    }
}
