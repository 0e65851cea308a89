//! Says whether PCRE2 compiles a pattern: `cargo run -p pcre2-syntax --example check_pattern -- '^/(api|app'`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use pcre2_syntax::{Options, check};

fn main() {
    let pattern = std::env::args().nth(1).unwrap_or_else(|| r"^/(api|app[0-9+/".to_owned());
    println!("{pattern}");
    match check(&pattern, Options::new()) {
        Ok(()) => println!("PCRE2 compiles it."),
        Err(error) => {
            let before = pattern.get(..error.offset()).unwrap_or(&pattern).chars().count();
            println!("{}^ {}", " ".repeat(before), error.message());
        }
    }
}
