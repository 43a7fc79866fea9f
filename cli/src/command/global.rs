//! No command takes the place of an argument that all commands have.

use clap::{Arg, Command, CommandFactory as _, Parser as _};

use super::Arguments;

/// Everything that an argument can be typed as, and the id that its value is kept under.
fn words(argument: &Arg) -> Vec<String> {
    let id = argument.get_id().to_string();
    let long = argument.get_long_and_visible_aliases().unwrap_or_default();
    let short = argument.get_short_and_visible_aliases().unwrap_or_default();
    let long = long.into_iter().map(|it| format!("--{it}"));
    let short = short.into_iter().map(|it| format!("-{it}"));
    [id].into_iter().chain(long).chain(short).collect()
}

/// The arguments of commands that share a word with one that is given to all commands below it.
fn taken(command: &Command, global: &[&Arg]) -> Vec<String> {
    let own = command.get_arguments().filter(|it| it.is_global_set());
    let global: Vec<_> = global.iter().copied().chain(own).collect();
    let words_of_all: Vec<_> = global.iter().flat_map(|it| words(it)).collect();
    let mut found = Vec::new();
    for below in command.get_subcommands() {
        let twice = below.get_arguments().flat_map(words);
        let twice = twice.filter(|word| words_of_all.contains(word));
        found.extend(twice.map(|word| format!("{} {word}", below.get_name())));
        found.extend(taken(below, &global));
    }
    found
}

#[test]
fn no_command_has_an_argument_of_the_name_of_one_that_all_have() {
    Arguments::command().debug_assert();
    assert_eq!(taken(&Arguments::command(), &[]), [""; 0]);
    // What this would find: the target that is scraped, where cargo has a target to build for.
    let scraped = Command::new("deploy").arg(Arg::new("target").long("scrape"));
    let all = Arg::new("target").long("target").global(true);
    let both = Command::new("bellwether").arg(all).subcommand(scraped);
    assert_eq!(taken(&both, &[]), ["deploy target"]);
}

#[test]
fn cargo_gets_what_is_said_of_the_build_and_nothing_that_a_command_says_of_itself() {
    let commands = Arguments::command();
    let names = commands.get_subcommands().map(Command::get_name);
    for name in names {
        let given = |more: &[&str]| {
            let words = [&["cargo-bellwether", name], more].concat();
            let arguments = Arguments::try_parse_from(words).expect(name);
            arguments.source.cargo_arguments()
        };
        assert_eq!(given(&[]), [""; 0], "{name}");
        let platform = "--target=aarch64-unknown-linux-gnu";
        assert_eq!(given(&["--locked", platform]), [platform, "--locked"]);
    }
}
