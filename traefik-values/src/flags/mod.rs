//! The static options of Traefik, as its command line takes them.

pub(crate) mod table;
