//! Changes two values of a file that people have written comments in: `cargo run -p goyaml --example edit_yaml`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use goyaml::Document;

const TEXT: &str = "\
# Behind the office router. Ask Kim before changing anything here.
replicas:   1        # the small boards have no room for more

hosts:               # in the order of their age
- shop.example.org
- \"wiki.example.org\"
motd: |
  Welcome.
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let document = Document::parse(TEXT).document;
    let edited = document
        .edit()
        .set(&"replicas".parse()?, 2)?
        .push(&"hosts".parse()?, "*.example.org")?
        .finish();

    // One line is changed and one is new; every other byte is as it was.
    for line in edited.text().lines() {
        let mark = if TEXT.lines().any(|old| old == line) { ' ' } else { '+' };
        println!("{mark} {line}");
    }
    Ok(())
}
