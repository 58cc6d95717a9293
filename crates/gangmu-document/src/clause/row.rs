//! Rows of task tables: which column says what, and what a row says. Rows of figures are told apart and left whole.

use super::{deadline, office};
use crate::clean::Line;
use crate::document::Deadline;
use crate::table;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Index,
    Task,
    Problem,
    Done,
    Lead,
    Duty,
    Co,
    When,
    Other,
}

/// Columns of a task table.
#[derive(Clone, Debug)]
pub(super) struct Header {
    columns: Vec<Column>,
}

/// What a row of a task table says.
pub(super) struct Row {
    /// The task's words, "" if the row has none.
    pub text: String,
    pub mark: String,
    pub lead: Vec<String>,
    pub co: Vec<String>,
    pub deadline: Option<Deadline>,
    /// It names what is wrong and nothing to be done.
    pub problem: bool,
    /// It says how far the work is.
    pub done: bool,
}

impl Header {
    /// Reads a header row: a column of tasks or problems and one more that a task table has.
    pub(super) fn of(line: &Line) -> Option<Self> {
        let columns: Vec<Column> =
            table::cells(line).into_iter().map(|(from, to)| column(&line.chars[from..to])).collect();
        let any = |wanted: &[Column]| columns.iter().any(|column| wanted.contains(column));
        let tasks = any(&[Column::Task, Column::Problem]);
        (tasks && any(&[Column::Lead, Column::Duty, Column::When, Column::Done])
            || any(&[Column::Task]) && any(&[Column::Index]) && columns.len() <= 4)
            .then_some(Self { columns })
    }

    /// Reads a row by the columns.
    pub(super) fn row(&self, line: &Line, year: Option<i32>) -> Row {
        let cells = table::cells(line);
        // A row that lacks its first cells (a merged number) is read from its end.
        let shift = self.columns.len().saturating_sub(cells.len());
        let column_at = |i: usize| self.columns.get(i + shift).copied().unwrap_or(Column::Other);
        let of = |wanted: Column| {
            let cells = cells.iter().enumerate().filter(move |(i, _)| column_at(*i) == wanted);
            cells.map(|(_, (from, to))| &line.chars[*from..*to]).filter(|cell| cell.iter().any(|c| !c.is_whitespace()))
        };
        let join = |wanted: Column| {
            of(wanted).map(|cell| cell.iter().collect::<String>().trim().to_string()).collect::<Vec<_>>().join("；")
        };
        let names = |wanted: Column| of(wanted).flat_map(office::names).collect::<Vec<_>>();
        let (task, problem) = (join(Column::Task), join(Column::Problem));
        let (mut lead, mut co) = (names(Column::Lead), names(Column::Co));
        if lead.is_empty() {
            lead = names(Column::Duty);
        } else {
            co.splice(0..0, names(Column::Duty));
        }
        Row {
            problem: task.is_empty() && !problem.is_empty(),
            done: of(Column::Done).next().is_some(),
            text: [problem, task].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("；"),
            mark: join(Column::Index),
            lead,
            co,
            deadline: of(Column::When).next().and_then(|cell| deadline::column(&cell.iter().collect::<String>(), year)),
        }
    }
}

fn column(cell: &[char]) -> Column {
    const INDEX: &[&str] = &["序号", "编号", "号", "序"];
    const WHEN: &[&str] =
        &["时限", "完成时间", "时间节点", "时间", "期限", "完成日期", "进度安排", "时间进度", "办结时间"];
    const DONE: &[&str] =
        &["完成情况", "进展情况", "落实情况", "整改情况", "工作进展", "办理情况", "整改结果", "完成进度"];
    const PROBLEM: &[&str] =
        &["存在问题", "问题", "存在的问题", "主要问题", "问题描述", "反馈问题", "具体问题", "问题表现"];
    #[rustfmt::skip]
    const TASK: &[&str] = &[
        "任务", "工作内容", "事项", "措施", "举措", "要点", "目标", "项目名称", "工作项目", "内容", "整改要求", "工作要求", "重点工作", "具体工作",
    ];
    const MAX_HEAD: usize = 12;
    let text: String = cell.iter().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() || cell.len() > MAX_HEAD || text.chars().any(|c| c.is_ascii_digit()) {
        return Column::Other;
    }
    match office::label_kind(&text.chars().collect::<Vec<_>>()) {
        Some(office::Label::Lead) => return Column::Lead,
        Some(office::Label::Duty) if !text.ends_with('人') && !text.ends_with("领导") => return Column::Duty,
        Some(office::Label::Co) => return Column::Co,
        Some(office::Label::When) => return Column::When,
        _ => {}
    }
    let ends = |list: &[&str]| list.iter().any(|word| text.ends_with(word));
    if INDEX.contains(&text.as_str()) {
        Column::Index
    } else if ends(DONE) {
        Column::Done
    } else if ends(WHEN) {
        Column::When
    } else if PROBLEM.contains(&text.as_str()) {
        Column::Problem
    } else if ends(TASK) {
        Column::Task
    } else {
        Column::Other
    }
}
