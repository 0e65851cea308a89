//! The grammar of rules: matchers, `&&`, `||`, `!` and parentheses.

use super::scan::{Lexeme, Scanner, Token};
use super::{Expr, Matcher, RuleProblem, literal};
use config_diagnostics::Span;

/// How deep parentheses and `!` may be nested.
pub(super) const DEEPEST: usize = 128;

/// Reads a rule.
pub(super) fn parse(text: &str) -> Result<Expr, RuleProblem> {
    let mut scanner = Scanner::new(text);
    let next = scanner.next()?;
    let mut parser = Parser { text, scanner, next, depth: 0 };
    if parser.next.token == Token::End {
        return Err(RuleProblem::syntax("the rule is empty", Span::of(text))
            .with_help("write at least one matcher: Host(`a.example.com`)"));
    }
    let rule = parser.any()?;
    let ended = parser.next;
    if ended.token == Token::Newline {
        parser.advance()?;
        if parser.next.token != Token::End {
            let message = "the rule ends with this line, and more follows";
            return Err(RuleProblem::syntax(message, parser.next.span)
                .with_help("end the line above with the operator, or fold the lines with `>-`"));
        }
    }
    match parser.next.token {
        Token::End => Ok(rule),
        _ => Err(parser.unexpected("`&&`, `||` or the end of the rule")),
    }
}

struct Parser<'t> {
    text: &'t str,
    scanner: Scanner<'t>,
    next: Lexeme,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// The word that is next, which is passed.
    fn advance(&mut self) -> Result<Lexeme, RuleProblem> {
        let next = self.scanner.next()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    fn take(&mut self, token: Token) -> Result<bool, RuleProblem> {
        let is = self.next.token == token;
        if is {
            self.advance()?;
        }
        Ok(is)
    }

    fn written(&self, lexeme: Lexeme) -> &'t str {
        self.text.get(lexeme.span.range()).unwrap_or_default()
    }

    fn unexpected(&self, wanted: &str) -> RuleProblem {
        let word = self.written(self.next);
        let message = match self.next.token {
            Token::End => format!("the rule ends where {wanted} must follow"),
            Token::Newline => format!("the line ends where {wanted} must follow"),
            _ => format!("`{word}` stands where {wanted} must follow"),
        };
        let problem = RuleProblem::syntax(message, self.next.span);
        match word.to_ascii_lowercase().as_str() {
            "and" | "&" => problem.with_help("write `&&`"),
            "or" | "|" => problem.with_help("write `||`"),
            "not" => problem.with_help("write `!`"),
            "," => problem.with_help("join matchers with `||` or `&&`"),
            ";" => problem.with_help("Traefik 1 joined with `;`: write `&&`"),
            ":" => problem.with_help("Traefik 1 wrote `Host:name`: write Host(`name`)"),
            _ => problem,
        }
    }

    fn any(&mut self) -> Result<Expr, RuleProblem> {
        let first = self.all()?;
        if self.next.token != Token::Or {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.take(Token::Or)? {
            items.push(self.all()?);
        }
        Ok(Expr::Any(items))
    }

    fn all(&mut self) -> Result<Expr, RuleProblem> {
        let first = self.one()?;
        if self.next.token != Token::And {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.take(Token::And)? {
            items.push(self.one()?);
        }
        Ok(Expr::All(items))
    }

    fn one(&mut self) -> Result<Expr, RuleProblem> {
        match self.next.token {
            Token::Name => self.matcher().map(Expr::Matcher),
            Token::Not => {
                let inner = self.deeper(Self::one)?;
                Ok(Expr::Not(Box::new(inner)))
            }
            Token::Open => {
                let inner = self.deeper(Self::any)?;
                if self.take(Token::Close)? { Ok(inner) } else { Err(self.unexpected("`)`")) }
            }
            Token::Text => Err(self
                .unexpected("a matcher")
                .with_help("name what the value is to match: Host(`a.example.com`)")),
            _ => Err(self.unexpected("a matcher")),
        }
    }

    /// Passes a word, and reads what it opens.
    fn deeper(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<Expr, RuleProblem>,
    ) -> Result<Expr, RuleProblem> {
        if self.depth == DEEPEST {
            let message = format!("more than {DEEPEST} parentheses and `!` inside of each other");
            return Err(RuleProblem::syntax(message, self.next.span));
        }
        self.advance()?;
        self.depth += 1;
        let inner = inner(self);
        self.depth -= 1;
        inner
    }

    fn matcher(&mut self) -> Result<Matcher, RuleProblem> {
        let name = self.advance()?;
        if self.next.token != Token::Open {
            return Err(self.unexpected(&format!("`(` behind `{}`", self.written(name))));
        }
        self.advance()?;
        let mut arguments = Vec::new();
        let mut places = Vec::new();
        while self.next.token != Token::Close {
            let lexeme = self.next;
            if lexeme.token != Token::Text {
                let problem = self.unexpected("a value in back-ticks");
                return Err(match lexeme.token {
                    Token::Number | Token::Name => {
                        problem.with_help("put the value into back-ticks")
                    }
                    _ => problem,
                });
            }
            let start = lexeme.span.start() as usize;
            arguments.push(literal::unquote(self.written(lexeme), start)?);
            places.push(lexeme.span);
            self.advance()?;
            let last = self.take(Token::Ellipsis)?;
            let more = self.take(Token::Comma)? && !last;
            if !more && self.next.token != Token::Close {
                return Err(self.unexpected("`,` or `)`"));
            }
        }
        let close = self.advance()?;
        Ok(Matcher {
            name: self.written(name).to_owned(),
            arguments,
            name_span: name.span,
            span: name.span.cover(close.span),
            places,
        })
    }
}
