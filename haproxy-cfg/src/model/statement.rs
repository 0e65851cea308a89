use crate::{Condition, Glue, Keyword, Kind, Need, Table, Value, ValueError};
use std::fmt;

/// A line that a [`Table`] describes, or one option of such a line: a keyword and its values.
///
/// ```
/// use haproxy_cfg::{SectionKind, Statement, Table};
/// # fn main() -> Result<(), haproxy_cfg::StatementError> {
/// let table = Table::of_section(SectionKind::Backend).unwrap();
/// let statement = Statement::parse(table, &["balance", "hdr(host)", "use_domain_only"])?;
/// assert_eq!(statement.keyword().name(), "balance");
/// assert_eq!(statement.to_words(), ["balance", "hdr(host)", "use_domain_only"]);
///
/// let error = Statement::parse(table, &["ballance", "roundrobin"]).unwrap_err();
/// assert_eq!(error.help().as_deref(), Some("did you mean `balance`?"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Statement {
    keyword: &'static Keyword,
    prefix: Prefix,
    values: Vec<Value>,
    condition: Option<Condition>,
}

/// What may stand before a keyword that [is negatable](Keyword::negatable).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Prefix {
    /// Nothing.
    #[default]
    None,
    /// `no`: switched off.
    No,
    /// `default`: back to what HAProxy is built with.
    Default,
}

impl Statement {
    /// A statement with these values, one for every argument that holds one (all but [`Kind::Literal`]).
    /// Missing values at the end are absent.
    ///
    /// It is an error when the values do not fit the keyword, or when its words would be read back as
    /// anything else, such as an optional word `if` before a condition.
    pub fn new(keyword: &'static Keyword, values: Vec<Value>) -> Result<Self, StatementError> {
        Self::of(keyword, values).verified()
    }

    /// The same under a condition: `if …` or `unless …`.
    pub fn with_condition(self, condition: Condition) -> Result<Self, StatementError> {
        Self { condition: Some(condition), ..self }.verified()
    }

    /// `no` or `default` before the keyword; the values go.
    pub fn with_prefix(self, prefix: Prefix) -> Result<Self, StatementError> {
        Self { prefix, values: Vec::new(), ..self }.verified()
    }

    fn verified(self) -> Result<Self, StatementError> {
        let read = match Table::named(self.keyword.table()) {
            Some(table) => Self::parse(table, &self.to_words())?,
            None => return Err(StatementError::new(0, StatementErrorKind::ReadsDifferently)),
        };
        if read == self {
            return Ok(self);
        }
        Err(StatementError::new(0, StatementErrorKind::ReadsDifferently))
    }

    /// For setters, whose types leave no room for error.
    pub(crate) fn of(keyword: &'static Keyword, mut values: Vec<Value>) -> Self {
        let holds = |arg: &&crate::Arg| !matches!(arg.kind, Kind::Literal);
        for arg in keyword.args().iter().filter(holds).skip(values.len()) {
            values.push(match (arg.need, arg.kind) {
                (Need::Rest, _) => Value::List(Vec::new()),
                (_, Kind::Params(_)) => Value::Params(Vec::new()),
                _ => Value::Absent,
            });
        }
        Self { keyword, prefix: Prefix::None, values, condition: None }
    }

    /// For setters: takes the place of the statement with the same keyword, or the last place.
    pub(crate) fn replace_in(self, statements: &mut Vec<Self>) {
        match statements.iter_mut().find(|other| other.keyword == self.keyword) {
            Some(other) => *other = self,
            None => statements.push(self),
        }
    }

    /// For setters: the condition as given.
    pub(crate) fn under(self, condition: Option<Condition>) -> Self {
        Self { condition, ..self }
    }

    /// For setters: `no` before a keyword.
    pub(crate) fn negated(keyword: &'static Keyword) -> Self {
        Self { keyword, prefix: Prefix::No, values: Vec::new(), condition: None }
    }

    /// The keyword.
    pub fn keyword(&self) -> &'static Keyword {
        self.keyword
    }

    /// What stands before the keyword.
    pub fn prefix(&self) -> Prefix {
        self.prefix
    }

    /// The values: one for every argument that holds one, none at all after a prefix.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The condition at the end.
    pub fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    /// Reads a whole line.
    pub fn parse<S: AsRef<str>>(
        table: &'static Table,
        words: &[S],
    ) -> Result<Self, StatementError> {
        let first = words.first().map_or("", AsRef::as_ref);
        let prefix = match first {
            "no" => Prefix::No,
            "default" => Prefix::Default,
            _ => Prefix::None,
        };
        if prefix != Prefix::None
            && let Some((keyword, n)) = table.find(words.get(1..).unwrap_or_default())
        {
            if !keyword.negatable() {
                return Err(StatementError::new(0, StatementErrorKind::NotNegatable));
            }
            if words.len() > n + 1 {
                return Err(StatementError::new(n + 1, StatementErrorKind::TooManyArguments));
            }
            return Ok(Self { keyword, prefix, values: Vec::new(), condition: None });
        }
        let mut reader = Reader { words, at: 0, condition: false, refused: None };
        let mut statement = reader.statement(table, true)?;
        if reader.at < words.len() {
            return Err(reader.leftover(statement.keyword));
        }
        statement.values.shrink_to_fit();
        Ok(statement)
    }

    /// Reads one statement at the start of `words`, for lists of options. Also says how many words it took.
    pub fn parse_prefix<S: AsRef<str>>(
        table: &'static Table,
        words: &[S],
    ) -> Result<(Self, usize), StatementError> {
        let mut reader = Reader { words, at: 0, condition: false, refused: None };
        let statement = reader.statement(table, false)?;
        Ok((statement, reader.at))
    }

    /// The words of the line, decoded: whoever writes them quotes what needs quotes.
    pub fn to_words(&self) -> Vec<String> {
        let mut words = Vec::new();
        match self.prefix {
            Prefix::None => {}
            Prefix::No => words.push("no".to_owned()),
            Prefix::Default => words.push("default".to_owned()),
        }
        words.extend(self.keyword.name().split(' ').map(str::to_owned));
        let mut values = self.values.iter();
        for (n, arg) in self.keyword.args().iter().enumerate() {
            if self.prefix != Prefix::None {
                break;
            }
            if matches!(arg.kind, Kind::Literal) {
                words.push(arg.name.to_owned());
                continue;
            }
            let Some(value) = values.next() else { break };
            let start = words.len();
            value.write(&mut words);
            if n == 0 && self.keyword.glue() != Glue::Space && words.len() > start {
                let glued = words.remove(start);
                if let Some(name) = words.get_mut(start - 1) {
                    match self.keyword.glue() {
                        Glue::Parens => *name = format!("{name}({glued})"),
                        _ => name.push_str(&glued),
                    }
                }
            }
        }
        if let Some(condition) = &self.condition {
            words.extend(condition.to_words());
        }
        words
    }
}

/// The words, joined by one space. Nothing is quoted: for messages, not for files.
impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_words().join(" "))
    }
}

/// Reads statements word by word.
struct Reader<'w, S> {
    words: &'w [S],
    at: usize,
    /// Whether `if` and `unless` end the arguments.
    condition: bool,
    /// Why an optional argument was taken as absent.
    refused: Option<StatementError>,
}

impl<S: AsRef<str>> Reader<'_, S> {
    fn word(&self) -> Option<&str> {
        self.words.get(self.at).map(AsRef::as_ref)
    }

    fn at_condition(&self) -> bool {
        self.condition && matches!(self.word(), Some("if" | "unless"))
    }

    fn finds(&self, table: &'static Table) -> Option<(&'static Keyword, usize)> {
        table.find(self.words.get(self.at..)?)
    }

    fn statement(
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
    fn glued(&mut self, keyword: &Keyword, arg: &crate::Arg) -> Result<Value, StatementError> {
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
    fn leftover(&self, keyword: &'static Keyword) -> StatementError {
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

/// Words that the table cannot read, or values that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementError {
    word: usize,
    kind: StatementErrorKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatementErrorKind {
    /// No keyword of the table is written so.
    UnknownKeyword {
        /// What was probably meant.
        suggestion: Option<&'static str>,
    },
    /// The line ends too early.
    MissingArgument {
        /// What is missing.
        name: &'static str,
    },
    /// The keyword takes fewer arguments.
    TooManyArguments,
    /// `no` and `default` may not stand before the keyword.
    NotNegatable,
    /// An argument cannot be what it must be.
    Value {
        /// The argument.
        argument: &'static str,
        /// Why not; its position counts within the word.
        error: ValueError,
    },
    /// The values would be written as words that mean something else.
    ReadsDifferently,
}

impl StatementError {
    pub(crate) fn new(word: usize, kind: StatementErrorKind) -> Self {
        Self { word, kind }
    }

    /// Index of the word that is wrong; one past the last word when something is missing.
    pub fn word(&self) -> usize {
        self.word
    }

    /// What is wrong.
    pub fn kind(&self) -> &StatementErrorKind {
        &self.kind
    }

    /// What to do about it, if that is known.
    pub fn help(&self) -> Option<String> {
        match &self.kind {
            StatementErrorKind::UnknownKeyword { suggestion: Some(name) } => {
                Some(format!("did you mean `{name}`?"))
            }
            StatementErrorKind::Value { error, .. } => error.help().map(str::to_owned),
            _ => None,
        }
    }
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            StatementErrorKind::UnknownKeyword { .. } => f.write_str("unknown keyword"),
            StatementErrorKind::MissingArgument { name } => write!(f, "`{name}` is missing"),
            StatementErrorKind::TooManyArguments => f.write_str("too many arguments"),
            StatementErrorKind::NotNegatable => {
                f.write_str("`no` and `default` are not supported here")
            }
            StatementErrorKind::Value { argument, error } => {
                write!(f, "{argument}: {}", error.message())
            }
            StatementErrorKind::ReadsDifferently => {
                f.write_str("these values would be read back as something else")
            }
        }
    }
}

impl std::error::Error for StatementError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::keywords::{global, proxy};
    use crate::{Backend, Balance, CookieOptions, Directive, Duration, Mode};

    fn read(line: &str) -> Result<Statement, StatementError> {
        let words: Vec<&str> = line.split(' ').collect();
        Statement::parse(&proxy::KEYWORDS, &words)
    }

    #[test]
    fn lines_read_and_print_as_they_were() {
        for line in [
            "mode http",
            "timeout client 30s",
            "option httplog",
            "no option http-keep-alive",
            "no log",
            "log global",
            "log 127.0.0.1:514 len 8192 format rfc5424 local0 notice err",
            "balance roundrobin",
            "balance hdr(host) use_domain_only",
            "balance uri depth 8 whole",
            "balance url_param session_id check_post 10",
            "balance random",
            "balance random(3)",
            "cookie SRV insert indirect nocache domain .x.org maxidle 30m attr SameSite=Lax",
            "capture request header Host len 32",
            "stick-table type string len 32 size 1m expire 5m store gpc0,conn_rate(30s)",
            "stick on src table t if !localhost",
            "use_backend if if a",
            "redirect scheme https code 301 if !{ ssl_fc }",
            "http-check expect ! rstatus ^5",
            "http-check expect hdr name -m beg x value y",
            "http-check set-var(check.port) int(1234)",
            "persist rdp-cookie(msts)",
            "persist rdp-cookie",
            "hash-type consistent sdbm avalanche",
            "retry-on conn-failure 503",
            "stats http-request auth realm x if a",
            "force-persist unless a",
        ] {
            let statement = read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            assert_eq!(statement.to_string(), line);
        }
    }

    #[test]
    fn errors_say_which_word_and_what_to_do() {
        for (line, word, message, help) in [
            ("mod http", 0, "unknown keyword", Some("did you mean `mode`?")),
            ("mode htpp", 1, "mode: `htpp` is none of", Some("did you mean `http`?")),
            ("mode", 1, "`mode` is missing", None),
            ("mode http tcp", 2, "too many arguments", None),
            ("maxconn 10k", 1, "connections: `10k` is no whole number", Some("write digits only")),
            ("maxconn -5", 1, "connections: -5 is out of range: it must be at least 0", None),
            ("cookie SRV insert indirct", 3, "unknown keyword", Some("did you mean `indirect`?")),
            ("no mode", 0, "`no` and `default` are not supported here", None),
            ("force-persist", 1, "`if` is missing", None),
            ("http-check set-var check.x int(1)", 1, "`name` is missing", None),
            ("no option httplog", 0, "`no` and `default` are not supported here", None),
            ("hash-type consistent sbdm", 2, "function: `sbdm` is none of", Some("did you mean")),
        ] {
            let error = read(line).expect_err(line);
            assert_eq!(error.word(), word, "{line}: {error}");
            assert!(error.to_string().starts_with(message), "{line}: {error}");
            let said = error.help().unwrap_or_default();
            assert!(said.starts_with(help.unwrap_or_default()), "{line}: {said}");
        }
    }

    #[test]
    fn values_that_would_read_as_something_else_are_refused() {
        let word = |text: &str| Value::Word(text.to_owned());
        for values in [vec![word("")], vec![word("a\0")], vec![Value::Int(1)], vec![]] {
            assert!(Statement::new(&proxy::USE_BACKEND, values.clone()).is_err(), "{values:?}");
        }
        let list = |text: &str| vec![Value::List(vec![word(text)])];
        assert!(Statement::new(&proxy::REQADD, list("if")).is_err());
        assert!(Statement::new(&proxy::REQADD, list("iff")).is_ok());
        // A word with a blank is not two words of a name.
        assert!(Statement::parse(&proxy::KEYWORDS, &["log global"]).is_err());
    }

    #[test]
    fn setters_make_what_parsing_reads() {
        let backend = Backend::new("b")
            .mode(Mode::Tcp)
            .mode(Mode::Http)
            .timeout_server(Duration::secs(30))
            .balance(Balance::random(2))
            .cookie("SRV", CookieOptions::new().insert().indirect().maxidle(Duration::minutes(5)))
            .option_httpchk("/health")
            .no_option_redispatch();
        let made = || backend.directives().iter().filter_map(Directive::as_statement);
        let lines: Vec<String> = made().map(Statement::to_string).collect();
        assert_eq!(
            lines,
            [
                "mode http",
                "timeout server 30s",
                "balance random(2)",
                "cookie SRV insert indirect maxidle 5m",
                "option httpchk /health",
                "no option redispatch",
            ]
        );
        for (line, made) in lines.iter().zip(made()) {
            assert_eq!(read(line).as_ref(), Ok(made));
        }
    }

    #[test]
    fn option_lists_are_read_one_by_one() {
        let table = Table::named("server").unwrap();
        let words = ["check", "inter", "2s", "set-proxy-v2-tlv-fmt(0x20)", "%[src]"];
        let (first, n) = Statement::parse_prefix(table, &words).unwrap();
        assert_eq!((first.to_string().as_str(), n), ("check", 1));
        let (second, n) = Statement::parse_prefix(table, &words[1..]).unwrap();
        assert_eq!((second.to_string().as_str(), n), ("inter 2s", 2));
        let (third, n) = Statement::parse_prefix(table, &words[3..]).unwrap();
        assert_eq!((third.to_words().len(), n), (2, 2));
    }

    #[test]
    fn tables_know_versions() {
        assert!(global::NBPROC.removed().is_some());
        assert_eq!(proxy::REQADD.replacement(), Some("http-request add-header"));
        assert!(!proxy::LOG_STEPS.exists_in(crate::Version::V3_0));
    }
}
