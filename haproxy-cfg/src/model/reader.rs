use crate::{
    Arg, Condition, Glue, Keyword, Kind, Need, Prefix, SampleExpr, Statement, StatementError,
    StatementErrorKind, Table, Value, ValueError,
};

/// Reads statements word by word.
pub(super) struct Reader<'w, S> {
    words: &'w [S],
    at: usize,
    /// Whether `if` and `unless` end the arguments.
    condition: bool,
    /// Why an optional argument was taken as absent.
    refused: Option<StatementError>,
}

impl<'w, S: AsRef<str>> Reader<'w, S> {
    pub(super) fn new(words: &'w [S]) -> Self {
        Self { words, at: 0, condition: false, refused: None }
    }

    /// Index of the next word.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn word(&self) -> Option<&str> {
        self.words.get(self.at).map(AsRef::as_ref)
    }

    fn at_condition(&self) -> bool {
        self.condition && matches!(self.word(), Some("if" | "unless"))
    }

    fn finds(&self, table: &'static Table) -> Option<(&'static Keyword, usize)> {
        table.find(self.words.get(self.at..)?)
    }

    /// Reads one statement; as a whole `line`, it may end with a condition.
    pub(super) fn statement(
        &mut self,
        table: &'static Table,
        line: bool,
    ) -> Result<Statement, StatementError> {
        let Some((keyword, n)) = self.finds(table) else {
            let suggestion = table.suggest(self.words.get(self.at..).unwrap_or_default());
            let kind = StatementErrorKind::UnknownKeyword { suggestion };
            return Err(StatementError::new(self.at, kind));
        };
        self.at += n;
        self.refused = None;
        if line {
            self.condition = keyword.condition().is_some();
        }
        let mut values = Vec::with_capacity(keyword.args().len());
        for (n, arg) in keyword.args().iter().enumerate() {
            let next = keyword.args().get(n + 1).map(|arg| arg.kind);
            match (arg.kind, arg.need) {
                _ if n == 0 && keyword.glue() != Glue::Space => {
                    values.push(self.glued(keyword, arg)?);
                }
                (Kind::Literal, _) => {
                    if self.word() != Some(arg.name) {
                        return Err(self.missing(arg.name));
                    }
                    self.at += 1;
                }
                (Kind::Params(table), _) => {
                    let mut params = Vec::new();
                    while !self.at_condition() && self.finds(table).is_some() {
                        params.push(self.statement(table, false)?);
                    }
                    values.push(Value::Params(params));
                }
                (Kind::One(table), need) => {
                    if need == Need::Optional && (self.word().is_none() || self.at_condition()) {
                        values.push(Value::Absent);
                    } else if self.word().is_none() {
                        return Err(self.missing(arg.name));
                    } else {
                        values.push(Value::One(Box::new(self.statement(table, false)?)));
                    }
                }
                // Converters may go on in the next words, except in options.
                (Kind::Sample, Need::Required) if line => {
                    let words = self.words.get(self.at..).unwrap_or_default();
                    if words.is_empty() {
                        return Err(self.missing(arg.name));
                    }
                    let read = SampleExpr::from_words(words, crate::check::is_converter);
                    let (expr, took) = read.map_err(|e| self.refuse(arg.name, e))?;
                    values.push(Value::Sample(expr));
                    self.at += took;
                }
                (kind, Need::Required) => {
                    let word = self.word().ok_or_else(|| self.missing(arg.name))?;
                    values.push(Value::parse(kind, word).map_err(|e| self.refuse(arg.name, e))?);
                    self.at += 1;
                }
                (kind, Need::Optional) => values.push(self.optional(arg.name, kind, next)),
                (kind, Need::Rest) => {
                    let mut list = Vec::new();
                    loop {
                        match self.optional(arg.name, kind, next) {
                            Value::Absent => break,
                            value => list.push(value),
                        }
                    }
                    values.push(Value::List(list));
                }
            }
        }
        let condition = if line { self.read_condition(keyword)? } else { None };
        Ok(Statement { keyword, prefix: Prefix::None, values, condition })
    }

    /// The argument that is part of the keyword's last word, which was just read.
    fn glued(&mut self, keyword: &Keyword, arg: &Arg) -> Result<Value, StatementError> {
        let last = keyword.name().rsplit(' ').next().unwrap_or_default();
        let word = self.words.get(self.at.saturating_sub(1)).map_or("", AsRef::as_ref);
        let text = word.get(last.len()..).unwrap_or_default();
        let inner = match keyword.glue() {
            Glue::Parens => text.strip_prefix('(').and_then(|text| text.strip_suffix(')')),
            _ => Some(text),
        };
        self.at -= 1;
        let value = match inner {
            _ if text.is_empty() && arg.need == Need::Optional => Ok(Value::Absent),
            Some(inner) if !(keyword.glue() == Glue::Parens && inner.contains([')', '('])) => {
                Value::parse(arg.kind, inner).map_err(|e| self.refuse(arg.name, e))
            }
            _ => Err(self.missing(arg.name)),
        };
        self.at += 1;
        value
    }

    /// The next word, if it can be the argument.
    fn optional(&mut self, name: &'static str, kind: Kind, next: Option<Kind>) -> Value {
        let Some(word) = self.word() else { return Value::Absent };
        let is_param = |table: &'static Table| self.finds(table).is_some();
        if self.at_condition()
            || matches!(next, Some(Kind::Params(t) | Kind::One(t)) if is_param(t))
        {
            return Value::Absent;
        }
        match Value::parse(kind, word) {
            Ok(value) => {
                self.at += 1;
                value
            }
            Err(error) => {
                // Of several arguments that refuse a word, the first says best what it should be.
                if self.refused.as_ref().is_none_or(|refused| refused.word() != self.at) {
                    self.refused = Some(self.refuse(name, error));
                }
                Value::Absent
            }
        }
    }

    fn read_condition(&mut self, keyword: &Keyword) -> Result<Option<Condition>, StatementError> {
        if self.at_condition() {
            let words = self.words.get(self.at..).unwrap_or_default();
            let condition =
                Condition::from_words(words).map_err(|e| self.refuse("condition", e))?;
            self.at = self.words.len();
            return Ok(Some(condition));
        }
        if keyword.condition() == Some(Need::Required) && self.at == self.words.len() {
            return Err(self.missing("if"));
        }
        Ok(None)
    }

    /// The error for words that nothing took.
    pub(super) fn leftover(&self, keyword: &'static Keyword) -> StatementError {
        if let Some(refused) = self.refused.clone().filter(|refused| refused.word() == self.at) {
            return refused;
        }
        let kind = match keyword.args().last().map(|arg| arg.kind) {
            Some(Kind::Params(table)) => {
                let rest = self.words.get(self.at..).unwrap_or_default();
                StatementErrorKind::UnknownKeyword { suggestion: table.suggest(rest) }
            }
            _ => StatementErrorKind::TooManyArguments,
        };
        StatementError::new(self.at, kind)
    }

    fn missing(&self, name: &'static str) -> StatementError {
        StatementError::new(self.at, StatementErrorKind::MissingArgument { name })
    }

    fn refuse(&self, argument: &'static str, error: ValueError) -> StatementError {
        StatementError::new(self.at + error.word(), StatementErrorKind::Value { argument, error })
    }
}
