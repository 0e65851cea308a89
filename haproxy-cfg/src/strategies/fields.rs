//! Every field that takes a string, filled with one.

use super::sections::rule_of;
use crate::{
    Acl, AclExpr, AddressList, Bind, Condition, Directive, Glue, Keyword, Kind, LogFormat, Need,
    RuleSet, SampleExpr, SectionKind, Server, ServerTemplate, Statement, Table, TemplateCount,
    Value,
};

/// Every line of such a section, with `string` wherever a string may stand.
pub(super) fn directives(kind: SectionKind, string: &str) -> Vec<Directive> {
    let table = Table::of_section(kind);
    let keywords = table.into_iter().flat_map(Table::iter);
    let mut lines: Vec<Directive> = keywords
        .filter(|keyword| {
            keyword.sections() == crate::SectionSet::EMPTY || keyword.sections().contains(kind)
        })
        .flat_map(|keyword| statements(keyword, string))
        .map(Directive::from)
        .collect();
    if kind == SectionKind::Listen {
        lines.extend(listeners_and_servers(string));
        lines.extend(acls(string));
        for set in RuleSet::ALL {
            let actions = set.actions().into_iter().flat_map(Table::iter);
            let actions = actions.flat_map(|keyword| statements(keyword, string));
            lines.extend(actions.map(|action| rule_of(set, action)));
        }
    }
    lines
}

fn listeners_and_servers(string: &str) -> Vec<Directive> {
    let mut lines = Vec::new();
    let options = |table| {
        Table::named(table).into_iter().flat_map(Table::iter).flat_map(|k| statements(k, string))
    };
    for option in options("server") {
        if let Ok(address) = "10.0.0.1:80".parse() {
            let mut server = Server::new(string, address);
            server.options_mut().push(option);
            lines.push(server.into());
        }
    }
    for option in options("bind") {
        if let Ok(addresses) = ":80".parse::<AddressList>() {
            let mut bind = Bind::new(addresses);
            bind.options_mut().push(option);
            lines.push(bind.into());
        }
    }
    let template =
        "10.0.0.1:80".parse().map(|at| ServerTemplate::new(string, TemplateCount::up_to(2), at));
    lines.extend(template.map(Directive::from));
    lines
}

/// ACLs and conditions whose patterns are the string; patterns that nothing can hold are refused by their types.
fn acls(string: &str) -> Vec<Directive> {
    let expr = sample(string).map(AclExpr::new).and_then(|expr| expr.pattern(string).ok());
    let named = expr.clone().and_then(|expr| Some(Acl::new("a".parse().ok()?, expr).into()));
    let condition = expr.and_then(|expr| Condition::when(expr).ok());
    let deny = RuleSet::HttpRequest.actions().and_then(|table| table.get("deny"));
    let denied = deny.map(|deny| {
        rule_of(RuleSet::HttpRequest, Statement::of(deny, Vec::new()).under(condition))
    });
    named.into_iter().chain(denied).collect()
}

/// The keyword with the string in its own fields, and once for every keyword of its lists.
fn statements(keyword: &'static Keyword, string: &str) -> Vec<Statement> {
    let args = || keyword.args().iter().filter(|arg| !matches!(arg.kind, Kind::Literal));
    let plain: Vec<Value> = args().map(|arg| value(arg.kind, arg.need, string)).collect();
    let mut all = vec![finished(keyword, plain.clone())];
    for (n, arg) in args().enumerate() {
        let (Kind::Params(table) | Kind::One(table)) = arg.kind else { continue };
        for inner in table.iter().flat_map(|inner| statements(inner, string)) {
            let mut values = plain.clone();
            if let Some(place) = values.get_mut(n) {
                *place = match arg.kind {
                    Kind::One(_) => Value::One(Box::new(inner)),
                    _ => Value::Params(vec![inner]),
                };
            }
            all.push(finished(keyword, values));
        }
    }
    all
}

fn finished(keyword: &'static Keyword, values: Vec<Value>) -> Statement {
    let needs_condition = keyword.condition() == Some(Need::Required);
    let condition = Condition::when("LOCALHOST").ok().filter(|_| needs_condition);
    Statement::of(keyword, values).under(condition)
}

fn sample(string: &str) -> Option<SampleExpr> {
    SampleExpr::new("str").ok().map(|sample| sample.arg(string))
}

fn value(kind: Kind, need: Need, string: &str) -> Value {
    let read = |word: &str| Value::parse(kind, word).unwrap_or(Value::Absent);
    let value = match kind {
        Kind::Word | Kind::Path | Kind::Literal => Value::Word(string.to_owned()),
        Kind::Format => Value::Format(LogFormat::literal(string)),
        Kind::Sample => sample(string).map_or(Value::Absent, Value::Sample),
        Kind::Name => read("name"),
        Kind::Int(min, max) => Value::Int(1.clamp(min, max)),
        Kind::Duration(_) | Kind::Size => read("1"),
        Kind::Address | Kind::AddressList => read("127.0.0.1:80"),
        Kind::Choice(choices) => {
            choices.first().map_or(Value::Absent, |choice| Value::Choice(choice.name))
        }
        Kind::Params(_) => Value::Params(Vec::new()),
        Kind::One(table) => match table.iter().next() {
            Some(first) => Value::One(Box::new(statements(first, string).swap_remove(0))),
            None => Value::Absent,
        },
    };
    match (need, kind) {
        (Need::Rest, _) => Value::List(vec![value]),
        _ => value,
    }
}

/// Whether every value has a place of its own, so that no string can be taken for something else: no words that
/// may be absent, no parentheses, nothing behind a list of words.
pub(super) fn is_unambiguous(directive: &Directive) -> bool {
    match directive {
        Directive::Statement(statement) => is_plain(statement),
        Directive::Rule(rule) => is_plain(rule.action()),
        Directive::Server(server) => server.options().iter().all(is_plain),
        Directive::Bind(bind) => bind.options().iter().all(is_plain),
        _ => true,
    }
}

fn is_plain(statement: &Statement) -> bool {
    let keyword = statement.keyword();
    let required = keyword.args().iter().all(|arg| arg.need == Need::Required);
    let own = keyword.glue() == Glue::Space && required;
    own && statement.values().iter().all(|value| match value {
        Value::One(inner) => is_plain(inner),
        Value::Params(inner) => inner.iter().all(is_plain),
        _ => true,
    })
}
