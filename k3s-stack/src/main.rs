//! The `k3s-stack` command. What it does is [`k3s_stack::cli`].

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let terminal = stdout.is_terminal();
    // A buffer of our own: the handle's would flush at every line.
    let mut out = io::BufWriter::new(stdout.lock());
    let mut err = stderr.lock();
    let streams =
        k3s_stack::cli::Streams { input: &mut io::stdin(), out: &mut out, err: &mut err, terminal };
    let code = k3s_stack::cli::run(std::env::args_os(), streams);
    match (code, out.flush()) {
        // Whoever read our output has read enough.
        (Err(error), _) | (Ok(_), Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(err, "error: cannot write the output: {error}");
            ExitCode::from(2)
        }
        (Ok(code), _) => ExitCode::from(code),
        (Err(_), _) => ExitCode::SUCCESS,
    }
}
