//! What go-yaml v2.4.0 with `sigs.k8s.io/yaml` 1.3.0 makes of one input for each kind of thing, as seen by running them.

use crate::{Document, NodeKind, Value, helm, k3s};

/// Input; what Go prints of k3s' `yaml.MapSlice`, `key=value` joined by `; `; Helm's JSON.
type Row = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const SCALARS: &[Row] = &[
    ("a: yes", "a=true", r#"{"a":true}"#),
    ("a: Off", "a=false", r#"{"a":false}"#),
    ("a: N", "a=false", r#"{"a":false}"#),
    ("a: TRUE", "a=true", r#"{"a":true}"#),
    ("a: tRue", "a=tRue", r#"{"a":"tRue"}"#),
    ("a: ~", "a=<nil>", r#"{"a":null}"#),
    ("a: Null", "a=<nil>", r#"{"a":null}"#),
    ("a:", "a=<nil>", r#"{"a":null}"#),
    ("a: 0644", "a=420", r#"{"a":420}"#),
    ("a: 0o17", "a=15", r#"{"a":15}"#),
    ("a: 0x_1f", "a=31", r#"{"a":31}"#),
    ("a: 0b11", "a=3", r#"{"a":3}"#),
    ("a: -0b11", "a=-3", r#"{"a":-3}"#),
    ("a: 2_048", "a=2048", r#"{"a":2048}"#),
    ("a: 0128", "a=128", r#"{"a":128}"#),
    ("a: 09.5", "a=9.5", r#"{"a":9.5}"#),
    ("a: +7", "a=7", r#"{"a":7}"#),
    ("a: -0", "a=0", r#"{"a":0}"#),
    ("a: .5", "a=0.5", r#"{"a":0.5}"#),
    ("a: 5.", "a=5", r#"{"a":5}"#),
    ("a: 1e3", "a=1000", r#"{"a":1000}"#),
    ("a: 1E-7", "a=1e-07", r#"{"a":1e-7}"#),
    ("a: 1e999", "a=1e999", r#"{"a":"1e999"}"#),
    ("a: 18446744073709551615", "a=18446744073709551615", r#"{"a":18446744073709551615}"#),
    ("a: -9223372036854775809", "a=-9.223372036854776e+18", r#"{"a":-9223372036854776000}"#),
    ("a: .Inf", "a=+Inf", "refused"),
    ("a: -.inf", "a=-Inf", "refused"),
    ("a: .nan", "a=NaN", "refused"),
    ("a: 1:30", "a=1:30", r#"{"a":"1:30"}"#),
    ("a: 2024-02-30", "a=2024-02-30", r#"{"a":"2024-02-30"}"#),
    ("a: 2024-2-3", "a=2024-2-3", r#"{"a":"2024-2-3"}"#),
    ("a: 1.20", "a=1.2", r#"{"a":1.2}"#),
    ("a: 100000000000000000000000", "a=1e+23", r#"{"a":1e+23}"#),
    ("a: 0.000001", "a=1e-06", r#"{"a":0.000001}"#),
    ("a: 0.0000001", "a=1e-07", r#"{"a":1e-7}"#),
    ("a: 1e21", "a=1e+21", r#"{"a":1e+21}"#),
    ("a: 12e3x", "a=12e3x", r#"{"a":"12e3x"}"#),
    ("a: =", "a==", r#"{"a":"="}"#),
    ("a: <<", "a=<<", r#"{"a":"<<"}"#),
];

#[rustfmt::skip]
const TAGS: &[Row] = &[
    ("a: !!str 010", "a=010", r#"{"a":"010"}"#),
    ("a: !!int '010'", "a=8", r#"{"a":8}"#),
    ("a: !!int x", "refused", "refused"),
    ("a: !!float 3", "a=3", r#"{"a":3}"#),
    ("a: !!bool 1", "refused", "refused"),
    ("a: !!null ''", "a=<nil>", r#"{"a":null}"#),
    ("a: !!null x", "refused", "refused"),
    ("a: !!binary aGk=", "a=hi", r#"{"a":"hi"}"#),
    ("a: !!binary '*'", "refused", "refused"),
    ("a: !!timestamp 2024-01-02", "a=2024-01-02", r#"{"a":"2024-01-02"}"#),
    ("a: !!timestamp x", "refused", "refused"),
    ("a: !mine 1", "a=1", r#"{"a":"1"}"#),
    ("a: ! 1", "a=1", r#"{"a":"1"}"#),
    ("a: !<tag:yaml.org,2002:int> '1'", "a=1", r#"{"a":1}"#),
    ("%TAG !t! tag:yaml.org,2002:\n---\na: !t!int '3'", "a=3", r#"{"a":3}"#),
    ("a: !t!int 3", "refused", "refused"),
    ("a: !!set {b}", "a=[{b <nil>}]", r#"{"a":{"b":null}}"#),
    ("a: !!", "refused", "refused"),
    ("a: !a,b c", "a=c", r#"{"a":"c"}"#),
    ("a: [!x]", "refused", "refused"),
    ("a: !%41 b", "a=b", r#"{"a":"b"}"#),
    ("a: !%zz b", "refused", "refused"),
];

#[rustfmt::skip]
const QUOTES: &[Row] = &[
    ("a: 'it''s'", "a=it's", r#"{"a":"it's"}"#),
    (r#"a: "\x41\u00e9\U0001F600""#, "a=Aé😀", "{\"a\":\"Aé😀\"}"),
    (r#"a: "\/""#, "refused", "refused"),
    (r#"a: "\ud800""#, "refused", "refused"),
    ("a: \"x\\\n   y\"", "a=xy", r#"{"a":"xy"}"#),
    ("a: 'x\n  y\n\n  z'", "a=x y\nz", r#"{"a":"x y\nz"}"#),
    (r#"a: "x"#, "refused", "refused"),
    ("a: 'x\n--- y'", "refused", "refused"),
    (r#"a: "\"#, "refused", "refused"),
    ("a: \"a\tb\"", "a=a\tb", r#"{"a":"a\tb"}"#),
    ("a: \"\\e\\_\\N\\L\\P\\0\\\t\\ \"", "a=\u{1b}\u{a0}\u{85}\u{2028}\u{2029}\0\t ", "{\"a\":\"\\u001b\u{a0}\u{85}\\u2028\\u2029\\u0000\\t \"}"),
    (r#"'a' : "b""#, "a=b", r#"{"a":"b"}"#),
    (r#""a":b"#, "refused", r#""a""#),
    (r#"{"a":b}"#, "a=b", r#"{"a":"b"}"#),
];

#[rustfmt::skip]
const PLAIN: &[Row] = &[
    ("a: b\n c\n\n d", "a=b c\nd", r#"{"a":"b c\nd"}"#),
    ("a: b # c", "a=b", r#"{"a":"b"}"#),
    ("a: b#c", "a=b#c", r#"{"a":"b#c"}"#),
    ("a: b:c", "a=b:c", r#"{"a":"b:c"}"#),
    ("a: b: c", "refused", "refused"),
    ("a: - b", "refused", "refused"),
    ("a: -b", "a=-b", r#"{"a":"-b"}"#),
    ("a: ?b", "a=?b", r#"{"a":"?b"}"#),
    ("a: :b", "a=:b", r#"{"a":":b"}"#),
    ("a: %b", "refused", "refused"),
    ("%a: b", "refused", "refused"),
    ("a: @b", "refused", "refused"),
    ("a: `b", "refused", "refused"),
    ("a: b\n\tc", "refused", "refused"),
    ("a: b\n \tc", "a=b c", r#"{"a":"b c"}"#),
    ("a: [b\n\tc]", "refused", "refused"),
    ("a\nb: c", "refused", "refused"),
    ("a b: c", "a b=c", r#"{"a b":"c"}"#),
    ("a: &x", "a=<nil>", r#"{"a":null}"#),
    ("a: b\u{2028}c: d", "a=b; c=d", r#"{"a":"b","c":"d"}"#),
    ("a: b\u{85}c: d", "a=b; c=d", r#"{"a":"b","c":"d"}"#),
    ("a\u{a0}: b", "a\u{a0}=b", "{\"a\u{a0}\":\"b\"}"),
    ("- a", "refused", r#"["a"]"#),
    ("a", "refused", r#""a""#),
    ("", "", "null"),
    ("# a", "", "null"),
    ("a: b\rc: d\r\ne: f", "a=b; c=d; e=f", r#"{"a":"b","c":"d","e":"f"}"#),
    ("a: b\n---\nc: d", "a=b", r#"{"a":"b"}"#),
    ("a: b\n...\nc", "a=b", r#"{"a":"b"}"#),
    ("---\n---\na: b", "", "null"),
    ("--- a: b", "refused", "refused"),
    ("--- {a: b}", "a=b", r#"{"a":"b"}"#),
    ("a: b\n--- c", "a=b", r#"{"a":"b"}"#),
    ("a: --- b", "a=--- b", r#"{"a":"--- b"}"#),
    ("a:\n  ---\n", "a=---", r#"{"a":"---"}"#),
    ("--- |\n a\n", "refused", r#""a\n""#),
    ("\u{feff}a: b", "a=b", r#"{"a":"b"}"#),
    ("a: \u{feff}b", "a=\u{feff}b", "{\"a\":\"\u{feff}b\"}"),
    ("a: \u{7}", "refused", "refused"),
    ("a: \u{7f}", "refused", "refused"),
    ("a: \u{9f}", "refused", "refused"),
    ("a: b\n---\n\u{7}", "refused", "refused"),
    ("%YAML 1.1\n---\na: b", "a=b", r#"{"a":"b"}"#),
    ("%YAML 1.2\n---\na: b", "refused", "refused"),
    ("%YAML 1.1\na: b", "refused", "refused"),
    ("%FOO\n---\na: b", "refused", "refused"),
    ("%YAML 1.1\n%YAML 1.1\n---\na: b", "refused", "refused"),
];

#[rustfmt::skip]
const BLOCKS: &[Row] = &[
    ("a: |\n b\n  c\n\n d\n", "a=b\n c\n\nd\n", r#"{"a":"b\n c\n\nd\n"}"#),
    ("a: |-\n b\n\n", "a=b", r#"{"a":"b"}"#),
    ("a: |+\n b\n\n", "a=b\n\n", r#"{"a":"b\n\n"}"#),
    ("a: |2\n   b\n  c\n", "a= b\nc\n", r#"{"a":" b\nc\n"}"#),
    ("a: |1-\n  b", "a= b", r#"{"a":" b"}"#),
    ("a: |0\n b", "refused", "refused"),
    ("a: |x\n b", "refused", "refused"),
    ("a: | # c\n b\n", "a=b\n", r#"{"a":"b\n"}"#),
    ("a: >\n b\n c\n\n d\n   e\n f\n", "a=b c\nd\n  e\nf\n", r#"{"a":"b c\nd\n  e\nf\n"}"#),
    ("a: >-\n b\n c\n", "a=b c", r#"{"a":"b c"}"#),
    ("a: >+\n\n b\n\n\n", "a=\nb\n\n\n", r#"{"a":"\nb\n\n\n"}"#),
    ("a: |\n", "a=", r#"{"a":""}"#),
    ("a: |\nb: c", "a=; b=c", r#"{"a":"","b":"c"}"#),
    ("a: |\n  b\n # c\nd: e", "a=b\n; d=e", r#"{"a":"b\n","d":"e"}"#),
    ("a: |\n\tb", "refused", "refused"),
    ("a: |\n   \n b\n", "refused", "refused"),
    ("a: |\n \n b\n", "a=\nb\n", r#"{"a":"\nb\n"}"#),
    ("- |\n a\n- >\n b", "refused", r#"["a\n","b"]"#),
    ("a: |\r\n b\r\n c\r\n", "a=b\nc\n", r#"{"a":"b\nc\n"}"#),
    ("a: [|\n b]", "refused", "refused"),
    ("a: |\n b\n---\nc: d", "a=b\n", r#"{"a":"b\n"}"#),
    ("? |\n a\n: b", "a\n=b", r#"{"a\n":"b"}"#),
];

#[rustfmt::skip]
const STRUCTURE: &[Row] = &[
    ("a:\n  b: 1\n  c: 2\nd: 3", "a=[{b 1} {c 2}]; d=3", r#"{"a":{"b":1,"c":2},"d":3}"#),
    ("a:\n- b\n- c\nd: e", "a=[b c]; d=e", r#"{"a":["b","c"],"d":"e"}"#),
    ("a:\n  - b\n  -\n  - c: d\n    e: f", "a=[b <nil> [{c d} {e f}]]", r#"{"a":["b",null,{"c":"d","e":"f"}]}"#),
    ("- - a\n  - b\n- c", "refused", r#"[["a","b"],"c"]"#),
    ("a:\n  b: c\n d: e", "refused", "refused"),
    ("a: b\n  c: d", "refused", "refused"),
    ("a:\n\tb: c", "refused", "refused"),
    ("a:\t b", "a=b", r#"{"a":"b"}"#),
    ("a: b\t", "a=b", r#"{"a":"b"}"#),
    ("\ta: b", "refused", "refused"),
    ("-\ta: b", "refused", "refused"),
    ("? a\n: b", "a=b", r#"{"a":"b"}"#),
    ("? a", "a=<nil>", r#"{"a":null}"#),
    ("? - b\n: c", "[b]=c", "refused"),
    ("a: ? b", "refused", "refused"),
    (": b", "refused", "refused"),
    ("a: [b, c,]", "a=[b c]", r#"{"a":["b","c"]}"#),
    ("a: [b,,c]", "refused", "refused"),
    ("a: [,]", "refused", "refused"),
    ("a: {b: 1, c}", "a=[{b 1} {c <nil>}]", r#"{"a":{"b":1,"c":null}}"#),
    ("a: {b: {c: d}, e: [f]}", "a=[{b [{c d}]} {e [f]}]", r#"{"a":{"b":{"c":"d"},"e":["f"]}}"#),
    ("a: {b:c}", "a=[{b:c <nil>}]", r#"{"a":{"b:c":null}}"#),
    ("a: {b: c,}", "a=[{b c}]", r#"{"a":{"b":"c"}}"#),
    ("a: {, b}", "refused", "refused"),
    ("a: [b: c, d]", "a=[[{b c}] d]", r#"{"a":[{"b":"c"},"d"]}"#),
    ("a: [? b : c]", "a=[[{b c}]]", r#"{"a":[{"b":"c"}]}"#),
    ("a: [?]", "refused", "refused"),
    ("a: {? b : c, ? d}", "a=[{b c} {d <nil>}]", r#"{"a":{"b":"c","d":null}}"#),
    ("a: [b\n", "refused", "refused"),
    ("a: {b\n", "refused", "refused"),
    ("a: ]", "refused", "refused"),
    ("a: [- b]", "refused", "refused"),
    ("a: b]", "a=b]", r#"{"a":"b]"}"#),
    ("a: b, c", "a=b, c", r#"{"a":"b, c"}"#),
    ("a: {{ b }}", "a=[{[{b <nil>}] <nil>}]", "refused"),
    ("[]: b", "", "[]"),
    ("[a]: b", "[a]=b", "refused"),
    ("a: [[]: b]", "refused", "refused"),
    ("a: [[c]: b]", "a=[[{[c] b}]]", "refused"),
    ("{a: b}\n{c: d}", "a=b", r#"{"a":"b"}"#),
    ("[a]\nb", "refused", r#"["a"]"#),
    ("a: 1\na: 2", "a=1; a=2", r#"{"a":2}"#),
    ("a: {b: 1, b: 2}", "a=[{b 1} {b 2}]", r#"{"a":{"b":2}}"#),
    ("a: b\n c: d", "refused", "refused"),
    ("a: 'b' c", "refused", "refused"),
    ("a: 'b': c", "refused", "refused"),
    ("a: [b]c", "refused", "refused"),
    ("a:\n  - b\n c: d", "refused", "refused"),
    ("a:\n  b:\n   c\n  d: e", "a=[{b c} {d e}]", r#"{"a":{"b":"c","d":"e"}}"#),
    ("- a\nb: c", "refused", "refused"),
    ("a: b\n- c", "refused", "refused"),
    ("a: b\n'c'", "refused", "refused"),
    ("a: b\n*c : d", "refused", "refused"),
];

#[rustfmt::skip]
const ANCHORS_AND_MERGES: &[Row] = &[
    ("a: &x b\nc: *x", "a=b; c=b", r#"{"a":"b","c":"b"}"#),
    ("a: *x", "refused", "refused"),
    ("a: &x [*x]", "refused", "refused"),
    ("a: &x b\nb: &x c\nd: *x", "a=b; b=c; d=c", r#"{"a":"b","b":"c","d":"c"}"#),
    ("a: &x {b: 1}\nc: {<<: *x, d: 2}", "a=[{b 1}]; c=[{d 2}]", r#"{"a":{"b":1},"c":{"b":1,"d":2}}"#),
    ("a: &x {b: 1}\nc: {b: 2, <<: *x}", "a=[{b 1}]; c=[{b 2}]", r#"{"a":{"b":1},"c":{"b":1}}"#),
    ("a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}", "a=[{b 1}]; c=[{b 2} {d 3}]; e=[]", r#"{"a":{"b":1},"c":{"b":2,"d":3},"e":{"b":1,"d":3}}"#),
    ("a: {<<: 1}", "refused", "refused"),
    ("a: {<<: [1]}", "refused", "refused"),
    ("a: {'<<': 1}", "a=[{<< 1}]", r#"{"a":{"<<":1}}"#),
    ("a: {!!merge '<<': {b: 1}}", "a=[]", r#"{"a":{"b":1}}"#),
    ("a: {! '<<': {b: 1}}", "a=[]", r#"{"a":{"b":1}}"#),
    ("<<: {a: 1}\nb: 2", "b=2", r#"{"a":1,"b":2}"#),
    ("&x a: b\nc: *x", "a=b; c=a", r#"{"a":"b","c":"a"}"#),
    ("a: &x\n  b: c\nd: *x", "a=[{b c}]; d=[{b c}]", r#"{"a":{"b":"c"},"d":{"b":"c"}}"#),
    ("a: & b", "refused", "refused"),
    ("a: &x-y_1 b", "a=b", r#"{"a":"b"}"#),
    ("a: &x.y b", "refused", "refused"),
    ("&x {a: 1}", "a=1", r#"{"a":1}"#),
    ("a: &x &y b", "refused", "refused"),
    ("a: &x !!str 1\nb: *x", "a=1; b=1", r#"{"a":"1","b":"1"}"#),
    ("a: !!str &x 1\nb: *x", "a=1; b=1", r#"{"a":"1","b":"1"}"#),
    ("a: &x *y", "refused", "refused"),
    ("*x : a", "refused", "refused"),
    ("a: &x b\n*x : c", "a=b; b=c", r#"{"a":"b","b":"c"}"#),
];

#[rustfmt::skip]
const KEYS: &[Row] = &[
    ("1: a", "1=a", r#"{"1":"a"}"#),
    ("0x10: a", "16=a", r#"{"16":"a"}"#),
    ("1.5: a", "1.5=a", r#"{"1.5":"a"}"#),
    ("0.1: a", "0.1=a", r#"{"0.1":"a"}"#),
    ("1e10: a", "1e+10=a", r#"{"1e+10":"a"}"#),
    ("yes: a", "true=a", r#"{"true":"a"}"#),
    ("~: a", "<nil>=a", "refused"),
    (": a", "refused", "refused"),
    ("? : a", "refused", "refused"),
    ("18446744073709551615: a", "18446744073709551615=a", "refused"),
    (".inf: a", "+Inf=a", r#"{".inf":"a"}"#),
    ("a: 1\n\"a\": 2", "a=1; a=2", r#"{"a":2}"#),
    ("2024-01-01: a", "2024-01-01=a", r#"{"2024-01-01":"a"}"#),
    ("!!binary aGk=: a", "hi=a", r#"{"hi":"a"}"#),
    ("!!str 1: a", "1=a", r#"{"1":"a"}"#),
    ("a : b", "a=b", r#"{"a":"b"}"#),
    ("? a\n? b", "a=<nil>; b=<nil>", r#"{"a":null,"b":null}"#),
];

fn for_k3s(document: &Document) -> String {
    // Of a list at the top k3s takes the keys `key` and `value` only; `items` is asked either way.
    let Ok(items) = k3s::items(document) else { return "refused".to_owned() };
    match document.root().filter(|root| root.kind() == NodeKind::Mapping).map(k3s::value) {
        Some(Ok(Value::Map(entries))) => {
            assert_eq!(entries.len(), items.len());
            let said = entries.iter().map(|(k, v)| format!("{}={}", k.go_string(), v.go_string()));
            said.collect::<Vec<_>>().join("; ")
        }
        Some(Ok(other)) => panic!("a mapping came out as {other:?}"),
        Some(Err(_)) => "refused".to_owned(),
        None => String::new(),
    }
}

fn for_helm(document: &Document) -> String {
    let Ok(mut json) = helm::to_json(document) else { return "refused".to_owned() };
    json.sort_all_objects();
    json.to_string()
}

fn compare(rows: &[Row]) {
    for (text, k3s, helm) in rows {
        let document = Document::parse(*text).document;
        assert_eq!(for_k3s(&document), *k3s, "k3s: {text:?}");
        let ours = for_helm(&document);
        // Go writes large numbers in another way than Rust.
        let same = serde_json::from_str::<serde_json::Value>(&ours).ok()
            == serde_json::from_str::<serde_json::Value>(helm).ok();
        assert!(same, "helm: {text:?}\nours:   {ours}\ntheirs: {helm}");
    }
}

#[test]
fn scalars_are_read_as_in_go() {
    compare(SCALARS);
}

#[test]
fn tags_are_read_as_in_go() {
    compare(TAGS);
}

#[test]
fn quotes_are_read_as_in_go() {
    compare(QUOTES);
}

#[test]
fn plain_scalars_and_documents_are_read_as_in_go() {
    compare(PLAIN);
}

#[test]
fn blocks_are_read_as_in_go() {
    compare(BLOCKS);
}

#[test]
fn collections_are_read_as_in_go() {
    compare(STRUCTURE);
}

#[test]
fn anchors_and_merges_are_read_as_in_go() {
    compare(ANCHORS_AND_MERGES);
}

#[test]
fn keys_are_read_as_in_go() {
    compare(KEYS);
}

#[test]
fn depth_is_limited_as_in_go() {
    let nested =
        |n: usize| Document::parse(format!("a: {}{}", "[".repeat(n), "]".repeat(n))).document;
    assert!(helm::to_json(&nested(9_999)).is_ok());
    assert!(k3s::items(&nested(9_999)).is_ok());
    assert!(nested(10_000).error().is_none());
    assert!(nested(10_001).error().is_some());
    let indented: Vec<_> = (0..1_000).map(|n| format!("{}a:", " ".repeat(n))).collect();
    assert!(helm::to_json(&Document::parse(indented.join("\n")).document).is_ok());
    assert!(Document::parse("- ".repeat(10_000)).document.error().is_none());
    assert!(Document::parse("- ".repeat(10_001)).document.error().is_some());
}

#[test]
fn a_key_ends_after_1024_characters() {
    for (n, fits) in [(1024, true), (1025, false)] {
        for letter in ["k", "é", "👍"] {
            let document = Document::parse(format!("{}: v", letter.repeat(n))).document;
            assert_eq!(helm::to_json(&document).is_ok(), fits, "{n} times {letter}");
        }
    }
}

#[test]
fn aliases_cannot_explode() {
    let ten = |n: usize, item: &str| format!("a{n}: &a{n} [{}]", [item; 10].join(", "));
    let above = |n: usize| ten(n, &format!("*a{}", n - 1));
    let bomb: Vec<_> = [ten(0, "x")].into_iter().chain((1..8).map(above)).collect();
    let document = Document::parse(bomb.join("\n")).document;
    assert!(document.error().is_none());
    assert!(helm::to_json(&document).is_err());
    assert!(k3s::items(&document).is_err());
    // Few steps, much text: Go shares it, we would copy it.
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 1_000].join(", "));
    assert!(helm::to_json(&Document::parse(text).document).is_err());
}

#[test]
fn what_is_overwritten_does_no_harm() {
    let json =
        |text: &str| helm::to_json(&Document::parse(text).document).map(|json| json.to_string());
    assert_eq!(json("a: .inf\na: 1").as_deref(), Ok(r#"{"a":1}"#));
    assert_eq!(json("a: {~: 1}\na: 1").as_deref(), Ok(r#"{"a":1}"#));
    assert_eq!(
        json("b: &b {x: .nan}\na: {<<: {x: .inf}, x: 1}\nb: 1").as_deref(),
        Ok(r#"{"b":1,"a":{"x":1}}"#)
    );
    assert_eq!(json("a: 1\na: .inf").unwrap_err().span(), config_diagnostics::Span::new(8, 12));
    assert!(json("~: 1\n~: 2").is_err());
}

#[test]
fn nesting_beyond_what_one_style_allows_is_an_error() {
    let text = format!("{}{}{}", "- ".repeat(9_990), "[".repeat(9_990), "]".repeat(9_990));
    let document = Document::parse(text).document;
    assert!(document.error().is_none());
    assert!(k3s::value(document.root().unwrap()).is_err());
    assert!(helm::to_json(&document).is_err());
}

/// go-yaml reads 512 bytes at once, so it meets what it cannot read early.
#[test]
fn a_control_character_counts_when_it_is_read_with_the_first_document() {
    let text = |filler: usize, bad: &str| format!("a: b\n---\n{}{bad}\n", "#".repeat(filler));
    let refused = |text: String| helm::to_json(&Document::parse(text).document).is_err();
    assert!(refused(text(100, "\u{1}")));
    assert!(refused(text(512 - 9 - 1, "\u{1}")));
    assert!(!refused(text(512 - 9, "\u{1}")));
    // A character that does not fit is read with the next 512 bytes.
    assert!(refused(text(512 - 9 - 2, "\u{80}")));
    assert!(!refused(text(512 - 9 - 1, "\u{80}")));
}
