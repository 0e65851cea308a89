//! Conditions on values, as the tables write them.
//!
//! `hub.token & !(image.tag | $name = "web")`: paths are true as in Go templates; `*` in a path stands for any one
//! key, the same throughout a condition; `$proxy`, `$hub` and `$name` are versions of images, and the key that `*`
//! stands for. `=`, `!=`, `<`, `>`, `~` (contains) compare, `is` asks for a kind, `in` whether a map has a key.

use crate::Problem;

/// The condition as Rust code.
pub(crate) fn code(text: &str) -> Result<String, Problem> {
    let mut parser = Parser { words: words(text)?.into_iter().peekable() };
    let code = parser.any()?;
    match parser.words.next() {
        None => Ok(code),
        Some(word) => Err(format!("`{word}` is too much")),
    }
}

fn words(text: &str) -> Result<Vec<String>, Problem> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => {
                2 + rest.get(1..).and_then(|inner| inner.find('"')).ok_or("a string has no end")?
            }
            '!' if rest.starts_with("!=") => 2,
            '&' | '|' | '!' | '(' | ')' | '=' | '<' | '>' | '~' => 1,
            _ => {
                rest.find([' ', '&', '|', '!', '(', ')', '=', '<', '>', '~']).unwrap_or(rest.len())
            }
        };
        let (word, after) = rest.split_at(length);
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    Ok(words)
}

struct Parser {
    words: std::iter::Peekable<std::vec::IntoIter<String>>,
}

impl Parser {
    fn takes(&mut self, word: &str) -> bool {
        self.words.next_if(|next| next == word).is_some()
    }

    fn any(&mut self) -> Result<String, Problem> {
        let mut parts = vec![self.all()?];
        while self.takes("|") {
            parts.push(self.all()?);
        }
        Ok(joined("Any", parts))
    }

    fn all(&mut self) -> Result<String, Problem> {
        let mut parts = vec![self.one()?];
        while self.takes("&") {
            parts.push(self.one()?);
        }
        Ok(joined("All", parts))
    }

    fn one(&mut self) -> Result<String, Problem> {
        if self.takes("!") {
            return Ok(format!("Not(&{})", self.one()?));
        }
        if self.takes("(") {
            let inner = self.any()?;
            return if self.takes(")") { Ok(inner) } else { Err("a `(` has no end".to_owned()) };
        }
        let left = self.words.next().ok_or("it ends too early")?;
        let operator = self
            .words
            .next_if(|next| matches!(next.as_str(), "=" | "!=" | "<" | ">" | "~" | "is" | "in"));
        let Some(operator) = operator else { return Ok(format!("True({})", operand(&left)?)) };
        let right = self.words.next().ok_or("it ends too early")?;
        let (left, right) = (operand(&left)?, operand(&right)?);
        Ok(match operator.as_str() {
            "=" => format!("Equal({left}, {right})"),
            "!=" => format!("Not(&Equal({left}, {right}))"),
            "<" => format!("Less({left}, {right})"),
            ">" => format!("Less({right}, {left})"),
            "~" => format!("Contains({left}, {right})"),
            "is" => format!("Is({left}, {right})"),
            _ => format!("KeyOf({left}, {right})"),
        })
    }
}

fn joined(name: &str, mut parts: Vec<String>) -> String {
    if parts.len() == 1 { parts.remove(0) } else { format!("{name}(&[{}])", parts.join(", ")) }
}

fn operand(word: &str) -> Result<String, Problem> {
    Ok(match word {
        "true" => "Bool(true)".to_owned(),
        "false" => "Bool(false)".to_owned(),
        "null" => "Null".to_owned(),
        "$proxy" => "Proxy".to_owned(),
        "$hub" => "Hub".to_owned(),
        "$name" => "Name".to_owned(),
        "$tag" => "Tag".to_owned(),
        "$upstream" => "Upstream".to_owned(),
        _ if word.starts_with("$target.") => {
            format!("Target({:?})", word.trim_start_matches("$target."))
        }
        _ if word.starts_with('"') => format!("Text({word})"),
        _ if word.parse::<f64>().is_ok() => format!("Number({:?})", word.parse().unwrap_or(0.0f64)),
        // A version: 3.7.0-0.
        _ if word.starts_with(|c: char| c.is_ascii_digit()) => format!("Release({word:?})"),
        _ if word.chars().all(|c| c.is_ascii_alphanumeric() || ".*?[]_\\".contains(c)) => {
            format!("Path({word:?})")
        }
        _ => return Err(format!("`{word}` is no operand")),
    })
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn conditions_become_code() {
        let text = "hostNetwork & (ports.*.hostPort != ports.*.port | !$proxy < 3.1.0-0)";
        assert_eq!(
            code(text).unwrap(),
            "All(&[True(Path(\"hostNetwork\")), Any(&[Not(&Equal(Path(\"ports.*.hostPort\"), \
             Path(\"ports.*.port\"))), Not(&Less(Proxy, Release(\"3.1.0-0\")))])])"
        );
        assert!(code("a &").is_err() && code("(a").is_err() && code("a b").is_err());
    }
}
