use crate::ShellScript;
use proptest::prelude::*;

/// Words of each command, commands of one pipeline joined with ` | `.
fn read(text: &str) -> Vec<String> {
    let script = ShellScript::parse(text);
    let command = |command: &crate::ShellCommand| {
        let words = command.words.iter().map(|word| format!("<{}>", word.value()));
        let set = command.assignments.iter().map(|a| format!("{}={}", a.name, a.value.value()));
        set.chain(words).collect::<Vec<_>>().join(" ")
    };
    let pipeline =
        |p: &crate::Pipeline| p.commands.iter().map(command).collect::<Vec<_>>().join(" | ");
    script.pipelines().iter().map(pipeline).collect()
}

#[test]
fn words_and_quotes() {
    assert_eq!(
        read(r#"a 'b c' "d \"e\" \x" f\ g h"i"'j'"#),
        [r#"<a> <b c> <d "e" \x> <f g> <hij>"#]
    );
    assert_eq!(read("a '' \"\""), ["<a> <> <>"]);
    assert_eq!(read("a $'b\\tc'"), ["<a> <b\tc>"]);
}

#[test]
fn lists_and_pipes() {
    assert_eq!(
        read("a && b; c || d & e |& f\ng |\n  h"),
        ["<a>", "<b>", "<c>", "<d>", "<e> | <f>", "<g> | <h>"]
    );
    assert_eq!(read("if a; then b; fi\n(c)\n! d"), ["<a>", "<b>", "<c>", "<d>"]);
}

#[test]
fn lines_are_continued_and_comments_end() {
    assert_eq!(read("a \\\n  b # c\n# d\ne#f \\\r\n g\r\n"), ["<a> <b>", "<e#f> <g>"]);
}

#[test]
fn assignments_stand_before_the_command() {
    assert_eq!(read("A=1 B='x y' sh C=2"), ["A=1 B=x y <sh> <C=2>"]);
    assert_eq!(read("'A'=1 1A=2"), ["<A=1> <1A=2>"]);
}

#[test]
fn redirections_are_no_words() {
    assert_eq!(read("a >/dev/null 2>&1 b 3< f &>g"), ["<a> <b>"]);
    assert_eq!(read("bash <(curl x) y"), ["<bash> <<(curl x)> <y>"]);
}

#[test]
fn expansions_are_kept_as_written() {
    let script = ShellScript::parse("a \"$(b \"c)\")\" ${D:-e f} `g h`x $1y ~/z \\$q");
    let words = &script.pipelines()[0].commands[0].words;
    let values: Vec<_> = words.iter().map(crate::ShellWord::value).collect();
    assert_eq!(values, ["a", "$(b \"c)\")", "${D:-e f}", "`g h`x", "$1y", "~/z", "$q"]);
    let known: Vec<_> = words.iter().map(crate::ShellWord::is_known).collect();
    assert_eq!(known, [true, false, false, false, false, false, true]);
    assert_eq!(words[2].expansions()[0].name.as_deref(), Some("D"));
}

#[test]
fn here_documents_are_read_apart() {
    let text = "cat <<EOF | tee x\nit's\nEOF\nb 'c'\n";
    assert_eq!(read(text), ["<cat> | <tee> <x>", "<its>", "<b> <c>"]);
    assert_eq!(read("cat <<-'E'\n\ta\n\tE\nb"), ["<cat>", "<a>", "<b>"]);
    assert_eq!(read("cat <<NEVER\na\nb"), ["<cat>", "<a>", "<b>"]);
}

#[test]
fn an_unquoted_document_is_expanded_in_quotes_too() {
    let known = |text: &str| {
        let script = ShellScript::parse(text);
        script.commands().nth(1).map(|command| command.words[1].is_known())
    };
    assert_eq!(known("ssh h <<EOF\necho 'a${B}'\nEOF\n"), Some(false));
    assert_eq!(known("ssh h <<'EOF'\necho 'a${B}'\nEOF\n"), Some(true));
    assert_eq!(known("ssh h <<EOF\necho 'a\\${B}'\nEOF\n"), Some(true));
}

#[test]
fn a_group_flows_on() {
    assert_eq!(read("{ a || b; } | c"), ["<a>", "<b> | <c>"]);
    assert_eq!(read("(a; b) | c | d"), ["<a>", "<b> | <c> | <d>"]);
    assert_eq!(read("| a"), ["<a>"]);
}

#[test]
fn templates_are_filled_in_before() {
    let script = ShellScript::parse("sh https://{{ ip }}:1 \"{{ a }} b\" '{{c}}' {{ d {{{");
    let words: Vec<_> = script.commands().flat_map(|command| &command.words).collect();
    let values: Vec<_> = words.iter().map(|word| (word.value(), word.is_known())).collect();
    let expected = [
        ("sh", true),
        ("https://{{ ip }}:1", false),
        ("{{ a }} b", false),
        ("{{c}}", false),
        ("{{", true),
        ("d", true),
        ("{{{", true),
    ];
    assert_eq!(values, expected);
}

#[test]
fn placeholders_of_pages_are_no_redirections() {
    let script = ShellScript::parse("K3S_TOKEN=<your token> sh -s - https://<host>:6443 <in >out");
    let command = script.commands().next().unwrap();
    assert_eq!(command.assignments[0].value.value(), "<your token>");
    assert!(!command.assignments[0].value.is_known());
    assert_eq!(command.words[3].value(), "https://<host>:6443");
    assert_eq!(command.redirections.len(), 2);
}

#[test]
fn what_is_not_closed_ends_with_its_line() {
    assert_eq!(read("it's\na b\n"), ["<its>", "<a> <b>"]);
    assert_eq!(read("a \"b $(c\nd"), ["<a> <b $(c>", "<d>"]);
}

#[test]
fn spans_point_into_the_text() {
    let text = "x; A=\"b c\" é 'd'\\''e' | f";
    let script = ShellScript::parse(text);
    let command = &script.pipelines()[1].commands[0];
    let at = |span: config_diagnostics::Span| &text[span.range()];
    assert_eq!(at(command.assignments[0].name_span), "A");
    assert_eq!(at(command.assignments[0].value.span()), "\"b c\"");
    assert_eq!(at(command.words[0].span()), "é");
    assert_eq!(at(command.words[1].span()), "'d'\\''e'");
    assert_eq!(at(command.words[1].part(2..3)), "e");
    assert_eq!(at(script.pipelines()[1].span), "A=\"b c\" é 'd'\\''e' | f");
}

#[test]
fn hostile_text_takes_linear_time() {
    for unit in ["\"", "'", "$(", "${", "`", "<<a\n", "\\", "\"$(", "(", "a\"'$(`\n"] {
        let script = ShellScript::parse(unit.repeat(20_000));
        assert!(script.pipelines().len() <= 20_000);
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[a-c'\"$(){}`<>|&;\\\\\r\n #=~é]{0,60}") {
        let script = ShellScript::parse(&*text);
        prop_assert_eq!(script.to_string(), &*text);
        for word in script.commands().flat_map(|c| &c.words) {
            prop_assert!(text.get(word.span().range()).is_some());
        }
    }

    #[test]
    fn a_quoted_word_reads_back(value in "[^\0]{0,20}") {
        let text = format!("a {} b", crate::quote_shell(&value));
        let script = ShellScript::parse(text);
        prop_assert_eq!(script.pipelines()[0].commands[0].words[1].value(), value);
    }
}
