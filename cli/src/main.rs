//! `cargo bellwether`: what a program declares, and what follows from it.

use std::process::ExitCode;

fn main() -> ExitCode {
    bellwether_cli::command::main(std::env::args_os())
}
