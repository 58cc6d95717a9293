//! Reads tokens into a tree by recursive descent. It knows no fields and no types.

use super::lex::{Token, TokenKind, tokens};
use super::{Comparator, ExprError, Function, Kind, Node, Operator};

/// Longest expression in characters.
const MAX_LENGTH: usize = 4000;
/// Deepest nesting of brackets, `not` and `-`.
const MAX_NESTING: usize = 40;
/// Deepest tree: databases refuse more (SQLite at 1,000).
const MAX_DEPTH: usize = 200;

const KEYWORDS: [&str; 10] = ["and", "or", "not", "in", "has", "present", "missing", "true", "false", "today"];

/// Whether a word has a meaning of its own in expressions and so cannot name a field.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// The tree of an expression.
pub(super) fn parse(source: &str) -> Result<Node, ExprError> {
    let length = source.chars().count();
    if length > MAX_LENGTH {
        return Err(ExprError::new(MAX_LENGTH, format!("表达式太长,最多{MAX_LENGTH}个字符")));
    }
    let mut parser = Parser { tokens: tokens(source)?, next: 0, nesting: 0, end: length };
    let root = parser.any()?;
    if let Some(token) = parser.tokens.get(parser.next) {
        return Err(ExprError::new(token.at, "这里多出了内容,前面可能少了 and、or 或运算符"));
    }
    if depth(&root) > MAX_DEPTH {
        return Err(ExprError::new(0, "表达式太复杂,请拆开写"));
    }
    Ok(root)
}

fn depth(node: &Node) -> usize {
    1 + node.children().into_iter().map(depth).max().unwrap_or(0)
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    nesting: usize,
    end: usize,
}

impl Parser {
    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |t| t.at)
    }

    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.next).map(|t| &t.kind)
    }

    fn peek_is(&self, ahead: usize, text: &str) -> bool {
        match self.tokens.get(self.next + ahead).map(|t| &t.kind) {
            Some(TokenKind::Symbol(s)) => *s == text,
            Some(TokenKind::Word(w)) => w == text,
            _ => false,
        }
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.peek_is(0, text);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &'static str) -> Result<(), ExprError> {
        if self.eat(symbol) { Ok(()) } else { Err(self.error(format!("这里应当是 {symbol}"))) }
    }

    fn error(&self, message: impl Into<String>) -> ExprError {
        ExprError::new(self.at(), message)
    }

    /// Runs a rule one level deeper, so that no text can exhaust the stack.
    fn nested(&mut self, rule: fn(&mut Self) -> Result<Node, ExprError>) -> Result<Node, ExprError> {
        if self.nesting == MAX_NESTING {
            return Err(self.error("括号嵌套太深"));
        }
        self.nesting += 1;
        let node = rule(self);
        self.nesting -= 1;
        node
    }

    fn any(&mut self) -> Result<Node, ExprError> {
        let mut left = self.all()?;
        while self.peek_is(0, "or") {
            let at = self.at();
            self.next += 1;
            left = Node { at, kind: Kind::Or(Box::new(left), Box::new(self.all()?)) };
        }
        Ok(left)
    }

    fn all(&mut self) -> Result<Node, ExprError> {
        let mut left = self.negation()?;
        while self.peek_is(0, "and") {
            let at = self.at();
            self.next += 1;
            left = Node { at, kind: Kind::And(Box::new(left), Box::new(self.negation()?)) };
        }
        Ok(left)
    }

    fn negation(&mut self) -> Result<Node, ExprError> {
        let at = self.at();
        if self.eat("not") {
            let inner = self.nested(Self::negation)?;
            return Ok(Node { at, kind: Kind::Not(Box::new(inner)) });
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Node, ExprError> {
        let left = self.sum()?;
        let at = self.at();
        if let Some(comparator) = self.comparator() {
            let right = self.sum()?;
            if self.comparator().is_some() {
                return Err(ExprError::new(at, "比较不能连写,请用 and 拆成两个,如 a <= b and b <= c"));
            }
            return Ok(Node { at, kind: Kind::Compare(comparator, Box::new(left), Box::new(right)) });
        }
        self.suffix(left)
    }

    fn comparator(&mut self) -> Option<Comparator> {
        let table = [
            ("=", Comparator::Eq),
            ("!=", Comparator::Ne),
            ("<", Comparator::Lt),
            ("<=", Comparator::Le),
            (">", Comparator::Gt),
            (">=", Comparator::Ge),
        ];
        table.into_iter().find(|(text, _)| self.eat(text)).map(|(_, comparator)| comparator)
    }

    /// `in (…)`, `not in (…)`, `has '…'`, `present`, `missing` behind a value.
    fn suffix(&mut self, left: Node) -> Result<Node, ExprError> {
        let at = self.at();
        let item = Box::new(left);
        let kind = if self.eat("in") {
            Kind::In { item, list: self.list()?, negated: false }
        } else if self.peek_is(0, "not") && self.peek_is(1, "in") {
            self.next += 2;
            Kind::In { item, list: self.list()?, negated: true }
        } else if self.eat("has") {
            Kind::Has(item, self.text("has 后面应当是一个代码,如 has '消防'")?)
        } else if self.eat("present") {
            Kind::Present { item, negated: false }
        } else if self.eat("missing") {
            Kind::Present { item, negated: true }
        } else {
            return Ok(*item);
        };
        Ok(Node { at, kind })
    }

    fn text(&mut self, otherwise: &str) -> Result<String, ExprError> {
        match self.peek() {
            Some(TokenKind::Text(text)) => {
                let text = text.clone();
                self.next += 1;
                Ok(text)
            }
            _ => Err(self.error(otherwise)),
        }
    }

    /// A bracketed list of literals.
    fn list(&mut self) -> Result<Vec<Node>, ExprError> {
        self.expect("(")?;
        let mut list = vec![self.literal()?];
        while self.eat(",") {
            list.push(self.literal()?);
        }
        self.expect(")")?;
        Ok(list)
    }

    fn literal(&mut self) -> Result<Node, ExprError> {
        let at = self.at();
        let minus = self.eat("-");
        let kind = match self.peek() {
            Some(TokenKind::Number(n)) => Kind::Number(if minus { -n } else { *n }),
            Some(TokenKind::Text(t)) if !minus => Kind::Text(t.clone()),
            _ => return Err(self.error("in 的括号里只能写文字或数字")),
        };
        self.next += 1;
        Ok(Node { at, kind })
    }

    fn sum(&mut self) -> Result<Node, ExprError> {
        self.chain(Self::product, &[("+", Operator::Add), ("-", Operator::Sub)])
    }

    fn product(&mut self) -> Result<Node, ExprError> {
        self.chain(Self::sign, &[("*", Operator::Mul), ("/", Operator::Div)])
    }

    /// Operators of one rank, from left to right.
    fn chain(
        &mut self,
        part: fn(&mut Self) -> Result<Node, ExprError>,
        operators: &[(&str, Operator)],
    ) -> Result<Node, ExprError> {
        let mut left = part(self)?;
        loop {
            let at = self.at();
            let Some((_, operator)) = operators.iter().find(|(text, _)| self.peek_is(0, text)) else {
                return Ok(left);
            };
            self.next += 1;
            left = Node { at, kind: Kind::Arith(*operator, Box::new(left), Box::new(part(self)?)) };
        }
    }

    fn sign(&mut self) -> Result<Node, ExprError> {
        let at = self.at();
        if self.eat("-") {
            let inner = self.nested(Self::sign)?;
            return Ok(Node { at, kind: Kind::Negate(Box::new(inner)) });
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<Node, ExprError> {
        let at = self.at();
        if self.eat("(") {
            let inner = self.nested(Self::any)?;
            self.expect(")")?;
            return Ok(inner);
        }
        let kind = match self.peek().cloned() {
            Some(TokenKind::Number(n)) => Kind::Number(n),
            Some(TokenKind::Text(t)) => Kind::Text(t),
            Some(TokenKind::Word(w)) => return self.word(at, w),
            Some(TokenKind::Symbol(_)) => return Err(self.error("这里应当是一个字段、数字或文字")),
            None => return Err(self.error("表达式没有写完")),
        };
        self.next += 1;
        Ok(Node { at, kind })
    }

    fn word(&mut self, at: usize, word: String) -> Result<Node, ExprError> {
        let function = Function::ALL.into_iter().find(|(name, ..)| *name == word);
        if let Some((name, function, arity)) = function
            && self.peek_is(1, "(")
        {
            self.next += 1;
            return self.call(at, name, function, arity);
        }
        let kind = match word.as_str() {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "today" => Kind::Today,
            keyword if is_keyword(keyword) => {
                return Err(self.error(format!("{keyword} 前面缺少内容")));
            }
            _ => {
                self.next += 1;
                return self.path(at, word);
            }
        };
        self.next += 1;
        Ok(Node { at, kind })
    }

    fn call(&mut self, at: usize, name: &str, function: Function, arity: usize) -> Result<Node, ExprError> {
        self.expect("(")?;
        let mut arguments = vec![self.nested(Self::any)?];
        while self.eat(",") {
            arguments.push(self.nested(Self::any)?);
        }
        self.expect(")")?;
        if arguments.len() != arity {
            return Err(ExprError::new(at, format!("{name} 要写{arity}个参数,这里有{}个", arguments.len())));
        }
        Ok(Node { at, kind: Kind::Call(function, arguments) })
    }

    fn path(&mut self, at: usize, first: String) -> Result<Node, ExprError> {
        let mut path = vec![first];
        if self.eat(".") {
            match self.peek() {
                Some(TokenKind::Word(w)) => path.push(w.clone()),
                _ => return Err(self.error("点号后面应当是属性名,如 unit.stage")),
            }
            self.next += 1;
        }
        if self.peek_is(0, "(") {
            return Err(ExprError::new(at, format!("没有名为 {} 的函数", path.join("."))));
        }
        Ok(Node { at, kind: Kind::Path(path) })
    }
}
