//! Cuts the text of an expression into tokens. It knows no grammar.

use super::ExprError;

/// A token and the character at which it starts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub at: usize,
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    Number(f64),
    Text(String),
    Word(String),
    Symbol(&'static str),
}

/// Symbols; a longer one stands before its beginning.
const SYMBOLS: [&str; 14] = ["!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ",", "."];

/// More digits than this cannot be kept exactly.
const MAX_DIGITS: usize = 15;

/// The tokens of a text.
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, ExprError> {
    let chars: Vec<char> = source.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if chars[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let (kind, next) = token(&chars, at)?;
        found.push(Token { at, kind });
        at = next;
    }
    Ok(found)
}

fn token(chars: &[char], at: usize) -> Result<(TokenKind, usize), ExprError> {
    match chars[at] {
        '\'' => text(chars, at),
        '0'..='9' => number(chars, at),
        'a'..='z' | '_' => Ok(word(chars, at)),
        _ => symbol(chars, at),
    }
}

fn text(chars: &[char], start: usize) -> Result<(TokenKind, usize), ExprError> {
    let mut value = String::new();
    let mut at = start + 1;
    loop {
        match (chars.get(at), chars.get(at + 1)) {
            (Some('\''), Some('\'')) => {
                value.push('\'');
                at += 2;
            }
            (Some('\''), _) => return Ok((TokenKind::Text(value), at + 1)),
            (Some(c), _) if c.is_control() => {
                return Err(ExprError::new(at, "文字里不能有换行等控制字符"));
            }
            (Some(c), _) => {
                value.push(*c);
                at += 1;
            }
            (None, _) => return Err(ExprError::new(start, "文字缺少结尾的单引号 '")),
        }
    }
}

fn number(chars: &[char], start: usize) -> Result<(TokenKind, usize), ExprError> {
    let digits = |from: usize| from + chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut end = digits(start);
    if chars.get(end) == Some(&'.') && chars.get(end + 1).is_some_and(char::is_ascii_digit) {
        end = digits(end + 1);
    }
    let written: String = chars[start..end].iter().collect();
    if written.len() > MAX_DIGITS + 1 {
        return Err(ExprError::new(start, format!("数字太长,最多{MAX_DIGITS}位")));
    }
    if chars.get(end).is_some_and(|c| c.is_ascii_alphabetic() || *c == '_') {
        return Err(ExprError::new(end, "数字后面不能直接跟字母"));
    }
    let value = written.parse().map_err(|_| ExprError::new(start, "数字写法不对"))?;
    Ok((TokenKind::Number(value), end))
}

fn word(chars: &[char], start: usize) -> (TokenKind, usize) {
    let inside = |c: &&char| c.is_ascii_lowercase() || c.is_ascii_digit() || **c == '_';
    let end = start + chars[start..].iter().take_while(inside).count();
    (TokenKind::Word(chars[start..end].iter().collect()), end)
}

fn symbol(chars: &[char], at: usize) -> Result<(TokenKind, usize), ExprError> {
    let found = SYMBOLS.iter().find(|s| s.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c)));
    match found {
        Some(s) => Ok((TokenKind::Symbol(s), at + s.len())),
        None => Err(ExprError::new(at, stranger(chars[at]))),
    }
}

/// What to say of a character that begins no token.
pub(crate) fn stranger(c: char) -> String {
    match c {
        '‘' | '’' | '“' | '”' | '"' => "文字要用半角单引号 ' 括起来".to_owned(),
        '\u{FF08}' | '\u{FF09}' | '\u{FF0C}' | '\u{FF1D}' | '\u{FF1C}' | '\u{FF1E}' | '、' => {
            "符号要用半角(英文)写法".to_owned()
        }
        '≠' => "不等于写作 !=".to_owned(),
        '≤' => "不大于写作 <=".to_owned(),
        '≥' => "不小于写作 >=".to_owned(),
        '÷' => "除号写作 /".to_owned(),
        '×' => "乘号写作 *".to_owned(),
        '&' => "并且写作 and".to_owned(),
        '|' => "或者写作 or".to_owned(),
        '!' => "否定写作 not,不等于写作 !=".to_owned(),
        'A'..='Z' => "标识只用小写字母、数字和下划线".to_owned(),
        c if c.is_alphabetic() => format!("“{c}”不是标识;中文代码要用单引号括起来,如 '重大'"),
        c => format!("看不懂的字符“{c}”"),
    }
}
