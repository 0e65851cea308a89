//! Whether httpd can read an expression (`ap_expr`, server/util_expr_parse.y).

/// Deepest nesting that is followed.
const MAX_DEPTH: usize = 64;

/// Reads a condition: what `<If>`, `expr=` and `Require expr` take. The error says what is wrong.
pub(super) fn condition(text: &str) -> Result<(), &'static str> {
    whole(&tokens(text)?)
}

/// Reads what `SSLRequire` takes: the same, and its older operators, which are words.
pub(super) fn ssl_condition(text: &str) -> Result<(), &'static str> {
    const WORDS: [(&str, &str); 9] = [
        ("and", "&&"),
        ("or", "||"),
        ("not", "!"),
        ("eq", "=="),
        ("ne", "!="),
        ("lt", "<"),
        ("le", "<="),
        ("gt", ">"),
        ("ge", ">="),
    ];
    let mut tokens = tokens(text)?;
    for token in &mut tokens {
        if let Token::Name(name) = token
            && let Some((_, symbol)) =
                WORDS.iter().find(|(word, _)| name.eq_ignore_ascii_case(word))
        {
            *token = Token::Symbol(symbol);
        }
    }
    whole(&tokens)
}

fn whole(tokens: &[Token<'_>]) -> Result<(), &'static str> {
    let mut parser = Parser { tokens, at: 0, depth: 0 };
    parser.or()?;
    match parser.peek() {
        None => Ok(()),
        Some(_) => Err("something stands behind the end of the expression"),
    }
}

/// Reads a text with `%{…}` in it: the value of `Header` behind `expr=`.
pub(super) fn string(text: &str) -> Result<(), &'static str> {
    let mut rest = text;
    while let Some(at) = rest.find("%{") {
        let (_, behind) = variable(rest.get(at..).unwrap_or_default())?;
        rest = behind;
    }
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'t> {
    /// A number, a quoted text, a variable, a reference: what makes a word.
    Word,
    Regex,
    Name(&'t str),
    /// `-f`, `-eq`.
    Dash(&'t str),
    Symbol(&'static str),
}

const SYMBOLS: [&str; 18] = [
    "=~", "!~", "&&", "||", "==", "!=", "<=", ">=", "=", "<", ">", "!", "(", ")", "{", "}", ",",
    ".",
];

fn tokens(text: &str) -> Result<Vec<Token<'_>>, &'static str> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(first) = rest.chars().next() else { return Ok(out) };
        let after_match = matches!(out.last(), Some(Token::Symbol("=~" | "!~")));
        let (token, len) = match first {
            '\'' | '"' => (Token::Word, quoted(rest, first)?),
            '%' if rest.starts_with("%{") => {
                let (_, behind) = variable(rest)?;
                (Token::Word, rest.len() - behind.len())
            }
            '$' if rest.get(1..2).is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit())) => {
                (Token::Word, 2)
            }
            '/' => (Token::Regex, regex(rest, 1)?),
            'm' if after_match || is_regex_start(rest) => (Token::Regex, regex(rest, 2)?),
            '-' if rest.get(1..2).is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit())) => {
                (Token::Word, 1 + run(rest.get(1..).unwrap_or_default(), |c| c.is_ascii_digit()))
            }
            '-' => {
                let len = 1 + run(rest.get(1..).unwrap_or_default(), is_name);
                (Token::Dash(rest.get(1..len).unwrap_or_default()), len)
            }
            '0'..='9' => (Token::Word, run(rest, |c| c.is_ascii_digit())),
            c if c.is_ascii_alphabetic() || c == '_' => {
                let len = run(rest, is_name);
                (Token::Name(rest.get(..len).unwrap_or_default()), len)
            }
            _ => {
                let symbol = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol));
                let symbol = symbol.ok_or("a character that no expression has")?;
                (Token::Symbol(symbol), symbol.len())
            }
        };
        out.push(token);
        rest = rest.get(len..).unwrap_or_default();
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// `m#…#`: a separator that no name has.
fn is_regex_start(text: &str) -> bool {
    text.chars().nth(1).is_some_and(|c| "/#$%^|?!'\",;:._-".contains(c))
}

fn quoted(text: &str, quote: char) -> Result<usize, &'static str> {
    let mut escaped = false;
    let mut skip = 0;
    for (at, c) in text.char_indices().skip(1) {
        if at < skip {
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '%' if text.get(at..).is_some_and(|rest| rest.starts_with("%{")) => {
                let rest = text.get(at..).unwrap_or_default();
                let (_, behind) = variable(rest)?;
                skip = text.len() - behind.len();
            }
            c if c == quote => return Ok(at + c.len_utf8()),
            _ => {}
        }
    }
    Err("a quoted text is not closed")
}

/// `%{NAME}` or `%{function:argument}`; what stands in it, and what behind.
fn variable(text: &str) -> Result<(&str, &str), &'static str> {
    let inner = text.strip_prefix("%{").unwrap_or(text);
    if inner.starts_with("escape:") || inner.contains(":%{") {
        // Nested ones, of newer releases: to the brace that matches.
        let mut depth = 1;
        for (at, c) in inner.char_indices() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 0 {
                let behind = inner.get(at + 1..).unwrap_or_default();
                return Ok((inner.get(..at).unwrap_or_default(), behind));
            }
        }
    }
    let (name, behind) = inner.split_once('}').ok_or("a variable is not closed by `}`")?;
    let start = name.chars().next().ok_or("a variable has no name")?;
    if !name.contains(':') && !is_variable(name) {
        return Err("there is no such variable");
    }
    if start.is_ascii_alphabetic() || start == '_' || start == ':' {
        Ok((name, behind))
    } else {
        Err("a variable cannot have this name")
    }
}

/// Variables of the core (`request_var_names` and its like in server/util_expr_eval.c), in lower case.
const VARIABLES: &[&str] = &[
    "api_version",
    "auth_type",
    "conn_log_id",
    "conn_remote_addr",
    "content_type",
    "context_document_root",
    "context_prefix",
    "document_root",
    "document_uri",
    "handler",
    "http_accept",
    "http_cookie",
    "http_forwarded",
    "http_host",
    "http_proxy_connection",
    "http_referer",
    "http_user_agent",
    "https",
    "ipv6",
    "is_subreq",
    "last_modified",
    "path_info",
    "query_string",
    "remote_addr",
    "remote_host",
    "remote_ident",
    "remote_port",
    "remote_user",
    "request_filename",
    "request_log_id",
    "request_method",
    "request_scheme",
    "request_status",
    "request_uri",
    "script_filename",
    "script_group",
    "script_user",
    "server_addr",
    "server_admin",
    "server_name",
    "server_port",
    "server_protocol",
    "server_protocol_version",
    "server_protocol_version_major",
    "server_protocol_version_minor",
    "server_software",
    "the_request",
    "time",
    "time_day",
    "time_hour",
    "time_min",
    "time_mon",
    "time_sec",
    "time_wday",
    "time_year",
];

/// Whether the core has it, or mod_ssl or mod_http2 may.
fn is_variable(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let of_modules = ["ssl_", "h2_", "h2", "http2"].iter().any(|start| name.starts_with(start));
    of_modules || VARIABLES.contains(&name.as_str())
}

/// The length of a regular expression: `/…/i` or `m#…#i`.
fn regex(text: &str, from: usize) -> Result<usize, &'static str> {
    let close = text.get(from - 1..).and_then(|rest| rest.chars().next()).unwrap_or('/');
    let body = text.get(from - 1 + close.len_utf8()..).unwrap_or_default();
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == close => {
                if super::regex::check(body.get(..at).unwrap_or_default()).is_err() {
                    return Err("its regular expression cannot be compiled");
                }
                let behind = body.get(at + c.len_utf8()..).unwrap_or_default();
                let flags = run(behind, |c| "ismg".contains(c));
                return Ok(text.len() - behind.len() + flags);
            }
            _ => {}
        }
    }
    Err("a regular expression is not closed")
}

struct Parser<'p> {
    tokens: &'p [Token<'p>],
    at: usize,
    depth: usize,
}

type Parsed = Result<(), &'static str>;

const END: &str = "the expression ends too early";

impl<'p> Parser<'p> {
    fn peek(&self) -> Option<Token<'p>> {
        self.tokens.get(self.at).copied()
    }

    fn eat(&mut self, symbol: &'static str) -> bool {
        let found = self.peek() == Some(Token::Symbol(symbol));
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Parsed {
        self.and()?;
        while self.eat("||") {
            self.and()?;
        }
        Ok(())
    }

    fn and(&mut self) -> Parsed {
        self.not()?;
        while self.eat("&&") {
            self.not()?;
        }
        Ok(())
    }

    fn not(&mut self) -> Parsed {
        while self.eat("!") {}
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("too deep");
        }
        let parsed = self.single();
        self.depth -= 1;
        parsed
    }

    fn single(&mut self) -> Parsed {
        if self.eat("(") {
            self.or()?;
            return if self.eat(")") { Ok(()) } else { Err("a parenthesis is not closed") };
        }
        match self.peek().ok_or(END)? {
            Token::Dash(_) => {
                self.at += 1;
                return self.word();
            }
            Token::Name(name)
                if name.eq_ignore_ascii_case("true") || name.eq_ignore_ascii_case("false") =>
            {
                self.at += 1;
                return Ok(());
            }
            _ => {}
        }
        self.word()?;
        match self.peek().ok_or("a comparison is missing behind a value")? {
            Token::Symbol("=~" | "!~") => {
                self.at += 1;
                match self.peek() {
                    Some(Token::Regex) => {
                        self.at += 1;
                        Ok(())
                    }
                    Some(_) => Err("`=~` and `!~` need a regular expression in slashes"),
                    None => Err(END),
                }
            }
            Token::Name(name) if name.eq_ignore_ascii_case("in") => self.list(),
            Token::Dash(name) if name.eq_ignore_ascii_case("in") => self.list(),
            Token::Symbol("==" | "=" | "!=" | "<" | "<=" | ">" | ">=") | Token::Dash(_) => {
                self.at += 1;
                self.word()
            }
            _ => Err("a comparison is missing behind a value"),
        }
    }

    /// `in {'a', 'b'}` or `in function(word)`.
    fn list(&mut self) -> Parsed {
        self.at += 1;
        if !self.eat("{") {
            return self.word();
        }
        loop {
            self.word()?;
            if !self.eat(",") {
                return if self.eat("}") { Ok(()) } else { Err("a list is not closed") };
            }
        }
    }

    fn word(&mut self) -> Parsed {
        loop {
            match self.peek().ok_or(END)? {
                Token::Word | Token::Regex => self.at += 1,
                Token::Name(_) => {
                    self.at += 1;
                    if !self.eat("(") {
                        return Err("a bare word; texts stand in quotes");
                    }
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err("too deep");
                    }
                    self.word()?;
                    while self.eat(",") {
                        self.word()?;
                    }
                    self.depth -= 1;
                    if !self.eat(")") {
                        return Err("the arguments of a function are not closed");
                    }
                }
                _ => return Err("a value is missing"),
            }
            if !self.eat(".") {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_that_httpd_reads() {
        for text in [
            "true",
            "%{REQUEST_STATUS} =~ /^[234]/",
            "hc('body') !~ /maintenance/",
            "%{HTTP_HOST} == 'example.com' && !(-f %{REQUEST_FILENAME})",
            "%{QUERY_STRING} -in {'a', 'b'} || -n req('X-A')",
            "%{REMOTE_ADDR} -ipmatch '10.0.0.0/8'",
            "-R '10.0.0.0/8'",
            "%{TIME_HOUR} -gt 9",
            "'a' . %{env:X} == \"x%{HTTP_HOST}\"",
            "%{SSL_CLIENT_S_DN_O} == 'b'",
            "%{HTTPS} == 'on'",
            "%{HTTP:X-Y} =~ m#/a/#i",
            "md5('foo') == tolower($0)",
        ] {
            assert_eq!(condition(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn expressions_that_it_does_not() {
        for text in [
            "",
            "%{REQUEST_STATUS} =~ ",
            "%{REQUEST_STATUS}",
            "=~",
            "%{HTTP_HOST} == example",
            "(true",
            "true &&",
            "'a' == 'b' x",
            "%{",
            "%{HTTPS} =~ /(/",
            "%{NO_SUCH} == 'a'",
        ] {
            assert!(condition(text).is_err(), "{text}");
        }
        assert!(string("a %{HTTP_HOST} b").is_ok() && string("%{").is_err());
    }
}
