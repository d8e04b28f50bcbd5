//! The Turkish texts for clap's own words. The crate clap has no translations, so its headings,
//! usage lines and flags are set here.

use clap::Command;

use super::language::Language;

/// Returns the command with clap's words in the language of the run.
pub(crate) fn localised(command: Command) -> Command {
    if Language::current() == Language::English {
        return command;
    }
    // Usage lines come from a built copy: building the command itself would keep options from
    // taking values after they are changed.
    let mut built = command.clone();
    built.build();
    turkish(command, &built)
}

fn turkish(command: Command, built: &Command) -> Command {
    let mut copy = built.clone();
    let usage = translated(&copy.render_usage().to_string());
    let names: Vec<String> =
        command.get_subcommands().map(|child| child.get_name().to_owned()).collect();
    let mut command = command
        .help_template("{about-with-newline}\nKullanım: {usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("Komutlar")
        .subcommand_value_name("KOMUT")
        .override_usage(usage)
        .mut_args(|argument| match argument.get_help_heading() {
            Some(_) => argument,
            None if argument.is_positional() => argument.help_heading("Girdiler"),
            None => argument.help_heading("Seçenekler"),
        });
    for name in names {
        if let Some(child) = built.find_subcommand(&name) {
            command = command.mut_subcommand(&name, |own| turkish(own, child));
        }
    }
    command
}

/// Translates a usage line.
fn translated(usage: &str) -> String {
    usage
        .trim_start_matches("Usage: ")
        .replace("[OPTIONS]", "[SEÇENEKLER]")
        .replace("<COMMAND>", "<KOMUT>")
        .replace("[COMMAND]", "[KOMUT]")
}
