//! The `k3s-stack` command. What it does is [`k3s_stack::cli`].

use k3s_stack::cli::{Streams, UntilClosed, run};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    // A buffer of our own: the handle's would flush at every line. Not locked: the language server writes by itself.
    let mut out = BufWriter::new(UntilClosed(stdout));
    let stderr = io::stderr();
    let err_terminal = stderr.is_terminal();
    let mut err = UntilClosed(stderr.lock());
    let input = &mut io::stdin();
    let streams = Streams { input, out: &mut out, err: &mut err, terminal, err_terminal };
    let code = run(std::env::args_os(), streams);
    match code.and_then(|code| out.flush().map(|()| code)) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let _ = writeln!(err, "error: cannot write the output: {error}");
            ExitCode::from(2)
        }
    }
}
