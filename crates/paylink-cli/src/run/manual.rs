//! `paylink completions` and `paylink man`: write shell completions and manual pages, which are
//! generated from the commands.

use clap::CommandFactory as _;

use crate::args::{Cli, Completions, Man};
use crate::exit::{Exit, Outcome};
use crate::profile::file;
use crate::show::out::Out;
use crate::text::language::Language;

pub(super) fn completions(out: Out, args: &Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "paylink", &mut script);
    out.bytes(&script)?;
    Ok(Exit::Done)
}

pub(super) fn pages(out: Out, args: &Man) -> Outcome {
    let language = Language::current();
    // The headings of a manual page are English.
    Language::English.set();
    let command = Cli::command();
    language.set();
    match &args.folder {
        Some(folder) => {
            std::fs::create_dir_all(folder)
                .and_then(|()| clap_mangen::generate_to(command, folder))
                .map_err(|error| file::not_writable(folder, &error))?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            out.bytes(&page)?;
        }
    }
    Ok(Exit::Done)
}
