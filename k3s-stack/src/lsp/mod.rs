//! A language server: a [`Session`](crate::Session) that speaks the language server protocol.

mod convert;
mod server;
#[cfg(test)]
mod tests;

use crate::Options;
use lsp_server::Connection;
use server::Server;
use std::error::Error;

/// Serves one editor over standard input and output, until it says that it is done.
pub(crate) fn stdio(options: &Options) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (connection, threads) = Connection::stdio();
    Server::serve(&connection, options)?;
    // What still has to be written is written once nobody can add to it.
    drop(connection);
    threads.join()?;
    Ok(())
}
