//! The options of every command, and the commands that serve the program itself.

use std::path::PathBuf;

#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Every command")]
pub(crate) struct GlobalArgs {
    /// When to use colours
    ///
    /// If this is `auto`, the environment variables NO_COLOR, CLICOLOR_FORCE and CLICOLOR decide, in this order, and then
    /// whether the output is a terminal.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: ColorArg,

    /// Also print which settings are used, and a line for each finished document; --quiet takes precedence
    #[arg(short, long, global = true)]
    pub verbose: bool,

    /// Read settings from FILE. Default: enregard.toml in the current folder or the nearest folder above it
    ///
    /// docs/guide/configuration.md describes the file.
    #[arg(long, value_name = "FILE.toml", global = true, conflicts_with = "no_config")]
    pub config: Option<PathBuf>,

    /// Read no configuration file
    #[arg(long, global = true)]
    pub no_config: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColorArg {
    /// On a terminal only.
    Auto,
    /// In files and pipes too.
    Always,
    /// Nowhere.
    Never,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The settings come from environment variables such as ENREGARD_JOBS and from the configuration file. Each line is a \
setting with its origin, or a comment with the default of an option, so the output is a configuration file itself.

Examples:
  enregard config
  enregard config --config settings/medical.toml
  enregard config --no-config > enregard.toml                     a file to begin with")]
pub(crate) struct ConfigArgs {}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  source <(enregard completions bash)                             in ~/.bashrc
  enregard completions zsh > ~/.zfunc/_enregard                   ~/.zfunc must be in fpath
  enregard completions fish > ~/.config/fish/completions/enregard.fish
  enregard completions powershell >> $PROFILE
  enregard completions elvish >> ~/.config/elvish/rc.elv")]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub shell: ShellArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ShellArg {
    /// GNU Bash.
    Bash,
    /// The Z shell.
    Zsh,
    /// The Friendly Interactive Shell.
    Fish,
    /// PowerShell.
    #[value(name = "powershell")]
    PowerShell,
    /// Elvish.
    Elvish,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The pages are named enregard.1, enregard-align.1 and so on.

Examples:
  enregard man ~/.local/share/man/man1
  enregard man man1 && man -l man1/enregard-align.1")]
pub(crate) struct ManArgs {
    /// The folder to write to; it is created if it does not exist
    pub folder: PathBuf,
}
