//! A value as Go holds it, and as Go prints it.

use crate::Scalar;
use crate::go_number;

/// What go-yaml v2 makes of a node for k3s: a tree that keeps the order of keys, and keys that stand twice.
///
/// ```
/// use goyaml::Value;
/// let item = Value::Map(vec![(Value::from("max-pods"), Value::Int(110))]);
/// assert_eq!(Value::Seq(vec![item, Value::Float(1e6)]).go_string(), "[[{max-pods 110}] 1e+06]");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `nil`.
    Null,
    /// `bool`.
    Bool(bool),
    /// `int`.
    Int(i64),
    /// `uint64`, above the largest `int`.
    Uint(u64),
    /// `float64`.
    Float(f64),
    /// `string`.
    Str(String),
    /// `[]interface{}`.
    Seq(Vec<Value>),
    /// `yaml.MapSlice`.
    Map(Vec<(Value, Value)>),
}

impl Value {
    /// What Go's `fmt.Sprint` prints. k3s hands that to its flags, but for null, which it hands on as nothing.
    ///
    /// Values nest as deeply as the file does; a walk down does not.
    pub fn go_string(&self) -> String {
        let mut out = String::new();
        let mut open: Vec<Part<'_>> = vec![Part::Value(self)];
        while let Some(part) = open.pop() {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Value(value) => value.print(&mut out, &mut open),
            }
        }
        out
    }

    fn print<'v>(&'v self, out: &mut String, open: &mut Vec<Part<'v>>) {
        match self {
            Self::Null => out.push_str("<nil>"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Int(value) => out.push_str(&value.to_string()),
            Self::Uint(value) => out.push_str(&value.to_string()),
            Self::Float(value) => out.push_str(&go_number::float64(*value)),
            Self::Str(text) => out.push_str(text),
            Self::Seq(items) => {
                open.push(Part::Text("]"));
                for (n, item) in items.iter().enumerate().rev() {
                    open.extend([Part::Value(item), Part::Text(if n == 0 { "[" } else { " " })]);
                }
                if items.is_empty() {
                    open.push(Part::Text("["));
                }
            }
            Self::Map(entries) => {
                open.push(Part::Text("]"));
                for (n, (key, value)) in entries.iter().enumerate().rev() {
                    open.extend([
                        Part::Text("}"),
                        Part::Value(value),
                        Part::Text(" "),
                        Part::Value(key),
                        Part::Text(if n == 0 { "[{" } else { " {" }),
                    ]);
                }
                if entries.is_empty() {
                    open.push(Part::Text("["));
                }
            }
        }
    }
}

/// What is still to be printed.
enum Part<'v> {
    Text(&'static str),
    Value(&'v Value),
}

impl From<Scalar<'_>> for Value {
    fn from(scalar: Scalar<'_>) -> Self {
        match scalar {
            Scalar::Null => Self::Null,
            Scalar::Bool(value) => Self::Bool(value),
            Scalar::Int(value) => Self::Int(value),
            Scalar::Uint(value) => Self::Uint(value),
            Scalar::Float(value) => Self::Float(value),
            Scalar::Str(text) => Self::Str(text.into_owned()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_print_as_in_go() {
        for (value, printed) in [
            (Value::Null, "<nil>"),
            (Value::Bool(false), "false"),
            (Value::Int(-7), "-7"),
            (Value::Uint(u64::MAX), "18446744073709551615"),
            (Value::Float(0.1), "0.1"),
            (Value::from("a b"), "a b"),
            (Value::Seq(vec![]), "[]"),
            (Value::Map(vec![]), "[]"),
            (Value::Seq(vec![Value::Null, Value::Seq(vec![Value::Int(1)])]), "[<nil> [1]]"),
        ] {
            assert_eq!(value.go_string(), printed);
        }
        let pair = |key: &str, n| (Value::from(key), Value::Int(n));
        assert_eq!(Value::Map(vec![pair("a", 1), pair("b", 2)]).go_string(), "[{a 1} {b 2}]");
    }
}
