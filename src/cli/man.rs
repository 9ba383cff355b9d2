//! `enregard man`

use super::args::{Args, ManArgs};
use super::messages::{self, Outcome};
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use enregard::error::{Error, Result};
use enregard::internals::create_folder;
use enregard::internals::wording::count;
use enregard::save;
use std::path::Path;

/// Writes a manual page for the program and for each subcommand.
pub(crate) fn run(args: &ManArgs) -> Result<Outcome> {
    let mut root = Args::command().disable_help_subcommand(true);
    root.build();
    create_folder(&args.folder)?;
    let pages = write(&root, &args.folder)?;
    messages::note(&format!("{} written to {}", count(pages, "page"), args.folder.display()));
    Ok(Outcome::Done)
}

/// Writes the page of a command and those of its subcommands. Returns their number.
fn write(command: &Command, folder: &Path) -> Result<u64> {
    // Quotes for an empty date, because without them, the version would become the date.
    let source = format!("enregard {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).date("\"\"").source(source).manual("User Commands");
    let (path, mut page) = (folder.join(man.get_filename()), Vec::new());
    man.render(&mut page).map_err(|source| Error::io(&path, source))?;
    save(&path, &page)?;
    let subcommands = command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set());
    subcommands.map(|subcommand| write(subcommand, folder)).sum::<Result<u64>>().map(|pages| pages + 1)
}
