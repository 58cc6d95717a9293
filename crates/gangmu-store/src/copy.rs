//! Rows in the text form of PostgreSQL's COPY: a tab between values, a line for each row. It sends nothing.

use std::fmt::Write as _;

use sea_query::Value;

/// Rows of so many columns, whose values follow one another, each behind the values that all have alike. None where a value
/// is of a kind that this form does not write.
pub(crate) fn rows(alike: &[Value], values: &[Value], columns: usize) -> Option<String> {
    let mut head = String::new();
    for value in alike {
        write_value(&mut head, value)?;
        head.push('\t');
    }
    let mut text = String::with_capacity(values.len() * 16);
    for row in values.chunks(columns) {
        text.push_str(&head);
        for (at, value) in row.iter().enumerate() {
            if at > 0 {
                text.push('\t');
            }
            write_value(&mut text, value)?;
        }
        text.push('\n');
    }
    Some(text)
}

fn write_value(text: &mut String, value: &Value) -> Option<()> {
    match value {
        Value::Bool(None) | Value::BigInt(None) | Value::Double(None) | Value::String(None) => text.push_str("\\N"),
        Value::Bool(Some(yes)) => text.push(if *yes { 't' } else { 'f' }),
        Value::BigInt(Some(number)) => write!(text, "{number}").ok()?,
        // The shortest text that reads back as the same number.
        Value::Double(Some(number)) => write!(text, "{number:?}").ok()?,
        Value::String(Some(string)) => escape(text, string),
        _ => return None,
    }
    Some(())
}

/// Backslash, tab and the ends of lines mean something here; all else stands for itself.
fn escape(text: &mut String, string: &str) {
    let mut rest = string;
    while let Some(at) = rest.find(['\\', '\t', '\n', '\r']) {
        text.push_str(&rest[..at]);
        text.push_str(match rest.as_bytes()[at] {
            b'\\' => "\\\\",
            b'\t' => "\\t",
            b'\n' => "\\n",
            _ => "\\r",
        });
        rest = &rest[at + 1..];
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_copy_reads_them() {
        let none: Option<String> = None;
        let values: Vec<Value> = vec![
            7i64.into(),
            "a\tb\\c\nd\re".into(),
            none.into(),
            true.into(),
            1e300.into(),
            "".into(),
            "\\N".into(),
            0.1.into(),
        ];
        let expected = Some("7\ta\\tb\\\\c\\nd\\re\t\\N\tt\n1e300\t\t\\\\N\t0.1\n".to_owned());
        assert_eq!(rows(&[], &values, 4), expected);
    }

    #[test]
    fn what_rows_have_alike_stands_before_each() {
        let alike = [Value::from("安全"), Value::BigInt(None)];
        let values: Vec<Value> = vec![1i64.into(), 2i64.into()];
        assert_eq!(rows(&alike, &values, 1).as_deref(), Some("安全\t\\N\t1\n安全\t\\N\t2\n"));
    }

    #[test]
    fn a_value_of_another_kind_is_left_to_a_statement() {
        assert_eq!(rows(&[], &[Value::Char(Some('x'))], 1), None);
        assert_eq!(rows(&[Value::Char(Some('x'))], &[1i64.into()], 1), None);
    }
}
