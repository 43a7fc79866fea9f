//! Where selectors, calls, operators and literals stand, in the order of the text.
//!
//! The parser's tree has no places. Both are in the same order, so the tree takes them one by one; see `tree`.

use std::ops::Range;

use super::token::{Kind, Token, tokens};

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// As written; without quotes where it had some.
    pub(crate) text: String,
    /// In bytes.
    pub(crate) at: Range<usize>,
}

/// A condition in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The label's name.
    pub(crate) name: Word,
    /// What stands in quotes, as written.
    pub(crate) value: Word,
}

#[derive(Debug)]
pub(super) struct Selector {
    pub(super) name: Range<usize>,
    pub(super) at: Range<usize>,
    pub(super) conditions: Vec<Condition>,
    pub(super) range: Option<Range<usize>>,
}

/// A function, an aggregation, or a pair of parentheses.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: Range<usize>,
    pub(super) at: Range<usize>,
    pub(super) labels: Vec<Word>,
}

#[derive(Debug)]
pub(super) struct Operator {
    pub(super) at: Range<usize>,
    pub(super) labels: Vec<Word>,
}

/// All places of an expression, each list in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) selectors: Vec<Selector>,
    pub(super) calls: Vec<Call>,
    pub(super) groups: Vec<Call>,
    pub(super) operators: Vec<Operator>,
    pub(super) literals: Vec<Range<usize>>,
    pub(super) subqueries: Vec<Range<usize>>,
}

const AGGREGATIONS: [&str; 14] = [
    "sum",
    "avg",
    "count",
    "min",
    "max",
    "group",
    "stddev",
    "stdvar",
    "topk",
    "bottomk",
    "count_values",
    "quantile",
    "limitk",
    "limit_ratio",
];

/// Finds the places of an expression that the parser accepts; of another, any places.
pub(super) fn places(text: &str) -> Places {
    let mut scan = Scan {
        text,
        tokens: tokens(text),
        at: 0,
        operand: false,
        open: Vec::new(),
        found: Places::default(),
    };
    while scan.at < scan.tokens.len() {
        scan.step();
    }
    scan.found
}

/// What an opening parenthesis belongs to.
enum Open {
    Call(usize),
    Group(usize),
}

struct Scan<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    /// Whether what stands before is a value, so that a sign is an operator with two sides.
    operand: bool,
    open: Vec<Open>,
    found: Places,
}

impl Scan<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |it| &self.text[it.at.clone()])
    }

    fn step(&mut self) {
        let Token { kind, at } = self.tokens[self.at].clone();
        match kind {
            Kind::Name => self.name(at),
            Kind::Number | Kind::Text => {
                self.found.literals.push(at);
                self.value();
            }
            Kind::Range => {
                self.found.subqueries.push(at);
                self.value();
            }
            Kind::Sign => self.sign(at),
        }
    }

    /// One word on, behind a value.
    fn value(&mut self) {
        self.at += 1;
        self.operand = true;
    }

    fn name(&mut self, at: Range<usize>) {
        let word = self.text[at.clone()].to_ascii_lowercase();
        let opens = self.word(self.at + 1) == "(";
        match word.as_str() {
            "and" | "or" | "unless" | "atan2" if self.operand => self.operator(at),
            "by" | "without" if self.operand && opens => self.trailing_labels(),
            "on" | "ignoring" if !self.operand && opens => self.matching_labels(),
            "group_left" | "group_right" if !self.operand => self.skip_list(),
            "fill" | "fill_left" | "fill_right" if !self.operand && opens => self.skip_list(),
            "bool" if !self.operand => self.at += 1,
            "offset" if self.operand => {
                self.at += 1;
                self.at += usize::from(matches!(self.word(self.at), "-" | "+"));
                self.value();
            }
            "inf" | "nan" if !opens => {
                self.found.literals.push(at);
                self.value();
            }
            _ if opens => self.call(at, Vec::new()),
            _ if self.leads_labels(&word) => {
                self.at += 2;
                let labels = self.list();
                self.at -= 1;
                self.call(at, labels);
            }
            _ => self.selector(at),
        }
    }

    /// `sum by (…) (`, where the labels come first.
    fn leads_labels(&self, word: &str) -> bool {
        let next = self.word(self.at + 1).to_ascii_lowercase();
        AGGREGATIONS.contains(&word)
            && matches!(next.as_str(), "by" | "without")
            && self.word(self.at + 2) == "("
    }

    fn call(&mut self, name: Range<usize>, labels: Vec<Word>) {
        let at = name.start..name.end;
        self.open.push(Open::Call(self.found.calls.len()));
        self.found.calls.push(Call { name, at, labels });
        self.at += 2;
        self.operand = false;
    }

    fn trailing_labels(&mut self) {
        let closed = self.end_before();
        self.at += 1;
        let labels = self.list();
        let end = self.end_before();
        let mut calls = self.found.calls.iter_mut().rev();
        if let Some(call) = calls.find(|call| call.at.end == closed) {
            call.labels = labels;
            call.at.end = end;
        }
        self.operand = true;
    }

    fn matching_labels(&mut self) {
        self.at += 1;
        let labels = self.list();
        if let Some(operator) = self.found.operators.last_mut() {
            operator.labels = labels;
        }
        self.operand = false;
    }

    fn skip_list(&mut self) {
        self.at += 1;
        if self.word(self.at) == "(" {
            self.list();
        }
        self.operand = false;
    }

    /// The words of a list in parentheses, which starts here; goes on behind it.
    fn list(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        self.at += 1;
        while self.at < self.tokens.len() && self.word(self.at) != ")" {
            let token = &self.tokens[self.at];
            if matches!(token.kind, Kind::Name | Kind::Text) {
                words.push(self.plain(token.at.clone()));
            }
            self.at += 1;
        }
        self.at += 1;
        words
    }

    fn plain(&self, at: Range<usize>) -> Word {
        let text = self.text[at.clone()].trim_matches(['"', '\'', '`']);
        Word {
            text: text.to_owned(),
            at,
        }
    }

    fn end_before(&self) -> usize {
        let before = self.tokens.get(self.at.saturating_sub(1));
        before.map_or(self.text.len(), |it| it.at.end)
    }

    fn selector(&mut self, name: Range<usize>) {
        let braces = self.word(self.at) == "{";
        self.at += usize::from(!braces);
        let mut conditions = Vec::new();
        if self.word(self.at) == "{" {
            conditions = self.conditions();
        }
        let mut range = None;
        // With a colon it is a subquery, for which the selector is an operand like any other.
        if !self.word(self.at).contains(':')
            && let Some(Token {
                kind: Kind::Range,
                at,
            }) = self.tokens.get(self.at)
        {
            range = Some(at.clone());
            self.at += 1;
        }
        let at = name.start..self.end_before();
        let selector = Selector {
            name,
            at,
            conditions,
            range,
        };
        self.found.selectors.push(selector);
        self.operand = true;
    }

    fn conditions(&mut self) -> Vec<Condition> {
        let mut conditions = Vec::new();
        while self.at < self.tokens.len() && self.word(self.at) != "}" {
            let compares = matches!(self.word(self.at), "=" | "!=" | "=~" | "!~");
            if let (true, Some(value)) = (compares, self.tokens.get(self.at + 1)) {
                let name = self.plain(self.tokens[self.at - 1].at.clone());
                let value = self.plain(value.at.clone());
                conditions.push(Condition { name, value });
                self.at += 1;
            }
            self.at += 1;
        }
        self.at += 1;
        conditions
    }

    fn sign(&mut self, at: Range<usize>) {
        match self.word(self.at) {
            "(" => {
                self.open.push(Open::Group(self.found.groups.len()));
                let name = at.start..at.start;
                let labels = Vec::new();
                self.found.groups.push(Call { name, at, labels });
                self.at += 1;
                self.operand = false;
            }
            ")" => self.close(at.end),
            "{" => self.selector(at.start..at.start),
            "," => {
                self.at += 1;
                self.operand = false;
            }
            "@" => self.skip_time(),
            _ if self.operand => self.operator(at),
            _ => self.at += 1,
        }
    }

    fn close(&mut self, end: usize) {
        match self.open.pop() {
            Some(Open::Call(index)) => self.found.calls[index].at.end = end,
            Some(Open::Group(index)) => self.found.groups[index].at.end = end,
            None => {}
        }
        self.value();
    }

    fn operator(&mut self, at: Range<usize>) {
        let labels = Vec::new();
        self.found.operators.push(Operator { at, labels });
        self.at += 1;
        self.operand = false;
    }

    /// `@ 123`, `@ start()`.
    fn skip_time(&mut self) {
        self.at += 1;
        self.at += usize::from(matches!(self.word(self.at), "-" | "+"));
        self.at += 1;
        if self.word(self.at) == "(" {
            self.at += 2;
        }
        self.operand = true;
    }
}
