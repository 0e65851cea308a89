//! What each kind of change makes of each kind of text.

use super::{Editor, EditorError};
use crate::{Document, Path};
use serde_json::{Value, json};

fn path(text: &str) -> Path {
    text.parse().unwrap()
}

fn edit(text: &str) -> Editor {
    Document::parse(text).document.edit()
}

#[track_caller]
fn sets(before: &str, at: &str, value: Value, after: &str) {
    match edit(before).set(&path(at), value) {
        Ok(edited) => {
            assert_eq!(edited.edits().apply(before).as_deref(), Ok(after));
            assert_eq!(edited.finish().text(), after);
        }
        Err(error) => panic!("{error}"),
    }
}

#[track_caller]
fn refuses(result: Result<Editor, EditorError>, says: &str) {
    match result {
        Ok(edited) => panic!("{:?}", edited.finish().text()),
        Err(error) => assert_eq!(error.to_string(), says),
    }
}

#[test]
fn scalars_by_scalars() {
    sets("a: 1 # c\nb: 2\n", "a", json!(3), "a: 3 # c\nb: 2\n");
    sets("a: 'x'\n", "a", json!("it's"), "a: 'it''s'\n");
    sets("a: \"x\"\n", "a", json!("w"), "a: \"w\"\n");
    sets("a: \"x\"\n", "a", json!(true), "a: true\n");
    sets("a: x\n", "a", json!("on"), "a: \"on\"\n");
    sets("a: one\n  two\nb: 1\n", "a", json!(null), "a: null\nb: 1\n");
    sets("- a\n- b\n", "[1]", json!("c"), "- a\n- c\n");
    sets("? a\n: 1\n", "a", json!(2), "? a\n: 2\n");
    sets("'a b' : 1\n", "\"a b\"", json!(2), "'a b' : 2\n");
    sets("a: !!str 1\n", "a", json!("2"), "a: !!str \"2\"\n");
    sets("\u{feff}a: 1\r\nb: 2\r\n", "b", json!("x\ny"), "\u{feff}a: 1\r\nb: |-\r\n  x\r\n  y\r\n");
    sets("a", "", json!("b"), "b");
}

#[test]
fn nothing_by_something() {
    sets("a:\nb: 1\n", "a", json!(3), "a: 3\nb: 1\n");
    sets("a:  # why\nb: 1\n", "a", json!("x"), "a: x  # why\nb: 1\n");
    sets("a:", "a", json!(3), "a: 3");
    sets("a:  # why\n", "a", json!({"b": 1}), "a:  # why\n  b: 1\n");
    sets("a:  # why\n", "a", json!("x\ny\n"), "a: |  # why\n  x\n  y\n");
    sets(
        "a:\n  - # why\n  -\n",
        "a[0]",
        json!({"b": [1]}),
        "a:\n  - # why\n    b:\n      - 1\n  -\n",
    );
    sets("a:\n- b\n-\n", "a[1]", json!({"c": [1], "d": 2}), "a:\n- b\n- c:\n  - 1\n  d: 2\n");
    sets("", "", json!({"b": 1}), "b: 1\n");
    sets("---\n# only\n", "a", json!(1), "---\n# only\na: 1\n");
    sets("---\n---\nb: 1\n", "a", json!(1), "---\na: 1\n---\nb: 1\n");
    sets("# only\n", "a.b", json!(1), "# only\na:\n  b: 1\n");
    sets("{}", "", json!(["x\n\n"]), "- |+\n  x\n\n");
    sets("a:", "a", json!("x\ny\n"), "a: |\n  x\n  y\n");
    sets("# only", "a", json!(1), "# only\na: 1");
    sets("{a: , b}", "a", json!(1), "{a: 1 , b}");
    sets("{a: , b}", "b", json!(1), "{a: , b: 1}");
}

#[test]
fn blocks_of_text() {
    sets("a: |\n  x\n\n  y\nb: 1\n", "a", json!("z\n"), "a: |\n  z\nb: 1\n");
    sets("a: |- # why\n    x\nb: 1\n", "a", json!("x\ny"), "a: |- # why\n    x\n    y\nb: 1\n");
    sets("a: >\n  x\n  y\nb: 1\n", "a", json!(7), "a: 7\nb: 1\n");
    sets("a: |+\n  x\n\n\nb: 1\n", "a", json!("w"), "a: |-\n  w\nb: 1\n");
    sets("a: |\n  x\n", "a", json!("  y\nz"), "a: |2-\n    y\n  z\n");
    sets("a: |\n  x\n", "a", json!("y\u{85}"), "a: \"y\\x85\"\n");
    sets("a: |\n  x\nb: 1\n", "a", json!(["w"]), "a:\n  - w\nb: 1\n");
    sets("a: x # why\n", "a", json!("y\nz"), "a: |- # why\n  y\n  z\n");
    sets("- x # why\n", "[0]", json!("y\nz"), "- |- # why\n  y\n  z\n");
    sets("[x]", "[0]", json!("y\nz"), "[\"y\\nz\"]");
}

#[test]
fn collections_by_others() {
    sets("a:\n  b: 1\n  c: 2 # x\nd: 1\n", "a", json!(3), "a: 3\nd: 1\n");
    sets("a: # why\n    # b's\n    b: 1\nd: 1\n", "a", json!([]), "a: [] # why\nd: 1\n");
    sets("a:\n    b: 1\nd: 1\n", "a", json!({"x": {"w": 1}}), "a:\n    x:\n        w: 1\nd: 1\n");
    sets("a:\n- 1\n- 2\nd: 1\n", "a", json!([3]), "a:\n- 3\nd: 1\n");
    sets("a:\n- 1\n- 2\nd: 1\n", "a", json!({"b": 3}), "a:\n  b: 3\nd: 1\n");
    sets("a:\n- 1\n", "a", json!("x\ny"), "a: |-\n  x\n  y\n");
    sets("- a: 1 # x\n  b: 2 # y\n- c\n", "[0]", json!(3), "- 3\n- c\n");
    sets("- a: 1 # x\n", "[0]", json!({"b": "c\nd"}), "- b: |-\n    c\n    d\n");
    sets("-   a: 1\n    b: 2\n", "[0]", json!({"c": 1, "d": 2}), "-   c: 1\n    d: 2\n");
    sets("- - 1\n  - 2\n", "[0]", json!("x\ny"), "- |-\n  x\n  y\n");
    sets("a: [1, 2] # x\n", "a", json!([3, "b,"]), "a: [3, \"b,\"] # x\n");
    sets("a: [1, 2]\n", "a", json!(1), "a: 1\n");
    sets("a: {} # x\n", "a", json!({"b": 1}), "a: # x\n  b: 1\n");
    sets("a: {b: {c: 1}}\n", "a.b", json!({"d": [1]}), "a: {b: {d: [1]}}\n");
    sets("a: 1\n", "", json!({"b": {"c": 1}}), "b:\n  c: 1\n");
    sets(
        "# head\n  a:\n    b: 1 # x\n",
        "",
        json!({"c": [1], "d": "x\ny"}),
        "# head\nc:\n  - 1\nd: |-\n  x\n  y\n",
    );
    sets("# head\na: 1\n", "", json!([1, 2]), "# head\n- 1\n- 2\n");
    sets("a: 1 # x\n", "a", json!(["b"]), "a: # x\n  - b\n");
}

#[test]
fn keys_that_are_missing() {
    sets("a:\n  b: 1\n", "a.c.d", json!(2), "a:\n  b: 1\n  c:\n    d: 2\n");
    sets("a: 1\n---\nb: 1\n", "c", json!(2), "a: 1\nc: 2\n---\nb: 1\n");
    sets(
        "a:\n    b:\n    - 1\n",
        "a.c",
        json!([{"d": 1}]),
        "a:\n    b:\n    - 1\n    c:\n    - d: 1\n",
    );
    refuses(edit("a: 1\n").set(&path("a.b"), 1), "`a` is no mapping");
    refuses(edit("a: [1]\n").set(&path("a[1]"), 1), "there is no `a[1]`");
    refuses(edit("a: [1]\n").set(&path("a.b"), 1), "`a` is no mapping");
}

#[track_caller]
fn becomes(edited: Result<Editor, EditorError>, after: &str) {
    assert_eq!(edited.unwrap().finish().text(), after);
}

#[test]
fn keys_and_items_come() {
    let insert = |text: &str, at: &str, value: Value| edit(text).insert(&path(at), "k", value);
    becomes(insert("a: 1", "", json!(2)), "a: 1\nk: 2");
    becomes(insert("a: {b: 1}\n", "a", json!("x,")), "a: {b: 1, k: \"x,\"}\n");
    becomes(insert("a: {b}\n", "a", json!({})), "a: {b, k: {}}\n");
    becomes(insert("a:\n", "a", json!(1)), "a:\n  k: 1\n");
    becomes(insert("- a: 1\n- b\n", "[0]", json!(1)), "- a: 1\n  k: 1\n- b\n");
    becomes(insert("a: |+\n  x\n\nb: 1\n", "", json!(1)), "a: |+\n  x\n\nb: 1\nk: 1\n");
    becomes(insert("a: |+\n  x\n\n", "", json!(1)), "a: |+\n  x\n\nk: 1\n");
    becomes(insert("a: 1\r\n# end\r\n", "", json!([1])), "a: 1\r\nk:\r\n  - 1\r\n# end\r\n");
    refuses(insert("k: 1\n", "", json!(1)), "`k` is there already");
    refuses(insert("- 1\n", "", json!(1)), "`` is no mapping");
    refuses(edit("on: 1\n").insert(&Path::root(), "true", 1), "`true` is there already");
    // The text would gain the line break that it lacks now.
    refuses(insert("a: |\n  x", "", json!(1)), "no way to write `` reads back");

    becomes(insert("a: 1\n\n# b\n", "", json!("x\n\n")), "a: 1\nk: \"x\\n\\n\"\n\n# b\n");

    let push = |text: &str, at: &str, value: Value| edit(text).push(&path(at), value);
    becomes(push("- a\n", "", json!({"b": 1, "c": 2})), "- a\n- b: 1\n  c: 2\n");
    becomes(push("a: [1] # x\n", "a", json!(2)), "a: [1, 2] # x\n");
    becomes(push("a: []\n", "a", json!(2)), "a:\n  - 2\n");
    becomes(
        push("a:\n- 1 # x\nb: 1\n", "a", json!("y\nz\n")),
        "a:\n- 1 # x\n- |\n  y\n  z\nb: 1\n",
    );
    refuses(push("a: 1\n", "a", json!(2)), "`a` is no sequence");
}

#[test]
fn keys_and_items_go() {
    let remove = |text: &str, at: &str| edit(text).remove(&path(at));
    becomes(remove("a: 1\n\n# b's\nb:\n  c: 1 # x\nd: 1\n", "b"), "a: 1\n\nd: 1\n");
    becomes(remove("a: 1\nb: 2", "b"), "a: 1");
    becomes(remove("a: |\n  x\nb: 2", "b"), "a: |\n  x\n");
    becomes(remove("a:\n  b: 1 # x\nc: 1\n", "a.b"), "a: {}\nc: 1\n");
    becomes(remove("# head\n\na: 1\n", "a"), "# head\n\n{}\n");
    becomes(remove("- a: 1 # x\n  b: 2\n", "[0].a"), "- b: 2\n");
    becomes(remove("- a: 1\n  # b's\n  b: 2\n", "[0].b"), "- a: 1\n");
    becomes(remove("- a\n# b's\n- b\n- c\n", "[1]"), "- a\n- c\n");
    becomes(remove("- - a\n  - b\n", "[0][0]"), "- - b\n");
    becomes(remove("[a, b, c]", "[1]"), "[a, c]");
    becomes(remove("[a, b, c]", "[2]"), "[a, b]");
    becomes(remove("{a: 1, b: 2}", "a"), "{b: 2}");
    becomes(remove("a: {b: 1}\n", "a.b"), "a: {}\n");
    becomes(remove("? a\n: 1\n? b\n: 2\n", "a"), "? b\n: 2\n");
    refuses(remove("a: 1\n", ""), "there is no ``");
    refuses(remove("a: 1\n", "b"), "there is no `b`");
}

#[test]
fn what_is_tied_to_other_places_is_refused() {
    let text = "a: &x {k: 1}\nb: *x\nc: {<<: *x, d: 1}\n\"e\": 1\n'e': 2\nf: {{ .V }}\n";
    let set = |at: &str| edit(text).set(&path(at), 2);
    refuses(set("a"), "`a` is tied to another place by an alias or a merge key");
    refuses(set("a.k"), "`a` is tied to another place by an alias or a merge key");
    refuses(set("b.k"), "`b.k` is tied to another place by an alias or a merge key");
    refuses(set("c.d"), "`c.d` is tied to another place by an alias or a merge key");
    refuses(set("e"), "`e` stands twice");
    refuses(set("f"), "`f` is template text");
    refuses(
        edit(text).remove(&path("a")),
        "`a` is tied to another place by an alias or a merge key",
    );
    becomes(edit("a: &x 1\nb: *x\n").set(&path("b"), 2), "a: &x 1\nb: 2\n");
    becomes(edit("a: &x 1\nb: 2\n").set(&path("a"), 2), "a: &x 2\nb: 2\n");
}

#[test]
fn what_cannot_be_read_is_not_changed() {
    let error = edit("a: 1\n b: 2\n").set(&path("a"), 2).unwrap_err();
    assert!(error.to_string().starts_with("the document cannot be read: 2:"), "{error}");
    becomes(edit("a: 1\n---\n\t- b\n").set(&path("a"), 2), "a: 2\n---\n\t- b\n");
}
