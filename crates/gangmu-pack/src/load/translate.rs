//! Says in Chinese what the TOML reader says in English. It reads no file.

/// A message and an advice for an error of the reader.
pub(super) fn translate(message: &str) -> (String, String) {
    let first = message.lines().next().unwrap_or_default();
    let quoted: Vec<&str> = first.split('`').skip(1).step_by(2).collect();
    let advice = |text: &str| text.to_owned();
    match quoted.as_slice() {
        [name, known @ ..] if first.starts_with("unknown field") => {
            (format!("没有名为 {name} 的项"), one_of(name, known))
        }
        [name, known @ ..] if first.starts_with("unknown variant") => (format!("不能写 {name}"), one_of(name, known)),
        [name, ..] if first.starts_with("missing field") => (format!("缺少 {name}"), advice("请补上这一项。")),
        [name, ..] if first.starts_with("duplicate field") => (format!("{name} 写了两次"), advice("请只留一处。")),
        _ if first.starts_with("invalid type") => (kinds(first), advice("请按说明改成正确的类型。")),
        _ if first.starts_with("invalid value") || first.starts_with("invalid length") => {
            ("取值超出范围".to_owned(), advice("请改成允许的取值。"))
        }
        _ if first.chars().any(|c| c as u32 > 0x2e80) => (first.to_owned(), advice("请按提示改正。")),
        _ if first.contains("duplicate key") => ("同一个名字写了两次".to_owned(), advice("请只留一处。")),
        _ => ("不合 TOML 写法".to_owned(), format!("请检查引号、括号和等号。({first})")),
    }
}

fn one_of(name: &str, known: &[&str]) -> String {
    match crate::expr::nearest(name, known.iter().copied()) {
        Some(near) => format!("是不是 {near}?"),
        None if known.is_empty() => "请删去。".to_owned(),
        None => format!("可用:{}。", known.join("、")),
    }
}

/// `invalid type: string "x", expected u16` as 应为整数,写的是文字.
fn kinds(message: &str) -> String {
    let (found, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    format!("这里应为{},写的是{}", kind(expected), kind(found.trim_start_matches("invalid type: ")))
}

fn kind(text: &str) -> &'static str {
    let table = [
        ("a string or a sequence", "文字或列表"),
        ("a string or {", "角色或 { to, after }"),
        ("u16 or a map", "天数或 { when, then, else }"),
        ("an array of length 2", "两个计量的标识"),
        ("string", "文字"),
        ("a string", "文字"),
        ("Expr", "文字(表达式)"),
        ("bool", "true 或 false"),
        ("a boolean", "true 或 false"),
        ("floating", "小数"),
        ("f64", "数字"),
        ("integer", "整数"),
        ("u16", "整数"),
        ("i16", "整数"),
        ("a sequence", "列表"),
        ("sequence", "列表"),
        ("struct", "一组“名称 = 值”"),
        ("map", "一组“名称 = 值”"),
        ("a map", "一组“名称 = 值”"),
        ("enum", "文字"),
        ("unit variant", "文字"),
    ];
    table.iter().find(|(start, _)| text.starts_with(start)).map_or("别的类型", |(_, name)| name)
}
