use super::reader::Reader;
use crate::{
    Condition, Glue, Keyword, Kind, Need, StatementError, StatementErrorKind, Table, Value,
};
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
    pub(super) keyword: &'static Keyword,
    pub(super) prefix: Prefix,
    pub(super) values: Vec<Value>,
    pub(super) condition: Option<Condition>,
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
        Self::made(keyword, values).verified()
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
        let words = self.to_words();
        // HAProxy reads neither: an empty word ends the arguments, NUL the word.
        if words.iter().any(|word| word.is_empty() || word.contains('\0')) {
            return Err(StatementError::new(0, StatementErrorKind::ReadsDifferently));
        }
        let read = match Table::named(self.keyword.table()) {
            Some(table) => Self::parse(table, &words)?,
            None => return Err(StatementError::new(0, StatementErrorKind::ReadsDifferently)),
        };
        if read == self {
            return Ok(self);
        }
        Err(StatementError::new(0, StatementErrorKind::ReadsDifferently))
    }

    /// For setters, whose types leave no room for error.
    pub(crate) fn of(keyword: &'static Keyword, values: Vec<Value>) -> Self {
        let made = Self::made(keyword, values);
        // An argument left out before one that is given: on the line, it is the earlier one that stands there.
        let words = made.to_words();
        let read = Table::named(keyword.table()).and_then(|table| Self::parse(table, &words).ok());
        let same = |read: &Self| {
            read.keyword == keyword && read.condition.is_none() && read.to_words() == words
        };
        read.filter(same).unwrap_or(made)
    }

    /// With a value for every argument that holds one.
    fn made(keyword: &'static Keyword, mut values: Vec<Value>) -> Self {
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
        let mut reader = Reader::new(words);
        let mut statement = reader.statement(table, true)?;
        if reader.at() < words.len() {
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
        let mut reader = Reader::new(words);
        let statement = reader.statement(table, false)?;
        Ok((statement, reader.at()))
    }

    /// How many words it is written with.
    pub(crate) fn word_count(&self) -> usize {
        let name = self.keyword.name_words();
        if self.prefix != Prefix::None {
            return 1 + name;
        }
        let is_literal = |arg: &&crate::Arg| matches!(arg.kind, Kind::Literal);
        let literals = self.keyword.args().iter().filter(is_literal).count();
        let values: usize = self.values.iter().map(Value::word_count).sum();
        let is_glued = self.keyword.glue() != Glue::Space
            && self.values.first().is_some_and(|value| value.word_count() > 0);
        let condition = self.condition.as_ref().map_or(0, |condition| condition.to_words().len());
        name + literals + values + condition - usize::from(is_glued)
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
            assert_eq!(statement.word_count(), statement.to_words().len(), "{line}");
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
