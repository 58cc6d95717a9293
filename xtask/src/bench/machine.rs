//! Describes the machine on which something was measured. It names no host.

use std::fs;
use std::thread;

/// Cores, processor, memory and kernel in one line.
pub fn describe() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = field("/proc/meminfo", "MemTotal").and_then(|text| kilobytes(&text));
    let memory = memory.map_or_else(String::new, |kb| format!(",内存 {:.0} GB", kb as f64 / 1_048_576.0));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{cores} 核 {processor}{memory},内核 {}", kernel.trim())
}

/// Resident memory of a process in kilobytes.
pub fn resident(process: u32) -> Option<u64> {
    field(&format!("/proc/{process}/status"), "VmRSS").and_then(|text| kilobytes(&text))
}

fn field(file: &str, name: &str) -> Option<String> {
    find_field(&fs::read_to_string(file).ok()?, name)
}

fn find_field(text: &str, name: &str) -> Option<String> {
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    lines.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned()).next()
}

fn kilobytes(text: &str) -> Option<u64> {
    text.strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_proc_is_read_by_its_whole_name() {
        let text = "VmPeak:\t  900 kB\nVmRSS:\t  512 kB\n";
        assert_eq!(find_field(text, "VmRSS").and_then(|text| kilobytes(&text)), Some(512));
        assert_eq!(find_field(text, "Vm"), None);
    }
}
