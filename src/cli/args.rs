//! The command tree. Each command's own arguments stand in its file.

use std::path::PathBuf;

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};

use crate::{
    cli::{
        add::AddArgs, assign::AssignArgs, backup::BackupArgs, config, demo::DemoArgs, erase::EraseArgs, explain::ExplainArgs,
        import, journal::JournalArgs, leads::LeadsArgs, note::NoteArgs, outcome::OutcomeArgs, redo::RedoArgs, rep,
        report::FairnessArgs, route::RouteArgs, rules, snooze::SnoozeArgs, touch::TouchArgs, undo::UndoArgs,
    },
    model::time::Instant,
    tui::run::Wanted,
};

/// Decide who gets each new lead, say why, and put it right
///
/// Without a command, leadtower opens the dashboard. Everything the dashboard does is a command as well.
#[derive(Debug, Parser)]
#[command(
    name = "leadtower",
    version,
    max_term_width = 100,
    subcommand_help_heading = "Commands",
    after_long_help = "Examples:
  leadtower demo
  leadtower import reps team.csv
  leadtower rules init && leadtower rules publish rulebook.toml
  leadtower import leads export.csv
  leadtower explain L-1

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with findings, 4 this file needs a newer leadtower, 130 interrupted"
)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do; the dashboard if missing.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What holds for every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Use this database instead of the one in the platform's data directory
    #[arg(long, global = true, value_name = "FILE", env = "LEADTOWER_DB", hide_env_values = true)]
    pub db: Option<PathBuf>,
    /// Print one JSON document on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Act as if it were this instant, such as 2026-11-23T08:14:00Z
    #[arg(long, global = true, value_name = "INSTANT", env = "LEADTOWER_NOW", hide_env_values = true)]
    pub now: Option<Instant>,
    /// Act under this name in the journal instead of the operating system's user
    #[arg(long, global = true, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub actor: Option<String>,
    /// Draw the dashboard in this theme
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "LEADTOWER_THEME",
        hide_env_values = true,
        value_parser = PossibleValuesParser::new(Wanted::ALL.map(Wanted::name)).try_map(|name| Wanted::named(&name).ok_or("no theme"))
    )]
    pub theme: Option<Wanted>,
    /// Draw the dashboard without any sign above `~`
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    pub color: Colour,
    /// Where things are kept.
    #[command(flatten)]
    pub folders: Folders,
}

/// Where things are kept, if not where the platform keeps such things.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Folders")]
pub struct Folders {
    /// Folder of the database, if none is named
    #[arg(
        long = "data-dir",
        global = true,
        hide_short_help = true,
        value_name = "FOLDER",
        env = "LEADTOWER_DATA_DIR",
        id = "data_dir",
        hide_env_values = true
    )]
    pub data: Option<PathBuf>,
    /// Folder of config.toml and keys.toml
    #[arg(
        long = "config-dir",
        global = true,
        hide_short_help = true,
        value_name = "FOLDER",
        env = "LEADTOWER_CONFIG_DIR",
        id = "config_dir",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// Folder of what the dashboard remembers
    #[arg(
        long = "state-dir",
        global = true,
        hide_short_help = true,
        value_name = "FOLDER",
        env = "LEADTOWER_STATE_DIR",
        id = "state_dir",
        hide_env_values = true
    )]
    pub state: Option<PathBuf>,
    /// Folder of logs
    #[arg(
        long = "log-dir",
        global = true,
        hide_short_help = true,
        value_name = "FOLDER",
        env = "LEADTOWER_LOG_DIR",
        id = "log_dir",
        hide_env_values = true
    )]
    pub log: Option<PathBuf>,
    /// Folder of the copies made before a database gets a new schema
    #[arg(
        long = "backup-dir",
        global = true,
        hide_short_help = true,
        value_name = "FOLDER",
        env = "LEADTOWER_BACKUP_DIR",
        id = "backup_dir",
        hide_env_values = true
    )]
    pub backup: Option<PathBuf>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Every command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Look around: the dashboard on a made company, in a database of its own
    ///
    /// A month of 24 reps and 900 leads, made up and the same for everybody who gives the same seed; while one looks, new
    /// leads come in, unless time stands still (--now). What one changes in it stays for a day, then it is made anew.
    Demo(DemoArgs),
    /// Read leads, reps, accounts or absences from files
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Take in one lead by hand and route it
    Add(Box<AddArgs>),
    /// Route what is new, or again what a filter names, oldest first
    Route(RouteArgs),
    /// List leads, the last to come into leadtower first
    ///
    /// That is the order of their numbers. An imported lead keeps the instant at which the CRM received it, so that its
    /// `received` can be older than that of leads below it.
    Leads(LeadsArgs),
    /// Say who got a lead and why
    Explain(ExplainArgs),
    /// Give leads to a rep by hand
    Assign(AssignArgs),
    /// Record the first meaningful outreach
    Touch(TouchArgs),
    /// Record what became of leads
    Outcome(OutcomeArgs),
    /// Put leads out of sight until an instant
    Snooze(SnoozeArgs),
    /// Write something down about leads
    Note(NoteArgs),
    /// Look after the roster
    #[command(subcommand)]
    Rep(Box<rep::RepCommand>),
    /// Look after the rulebook
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    /// Print the numbers behind the screens
    #[command(subcommand)]
    Report(ReportCommand),
    /// Run the clocks once
    ///
    /// Counts what is at risk, moves what was missed, ends absences that are over, and places held leads. Running it
    /// twice does everything once.
    Tick,
    /// List what was done, by whom and when, newest first
    Journal(JournalArgs),
    /// Take back what was done
    Undo(UndoArgs),
    /// Do again what an undo took back
    Redo(RedoArgs),
    /// Write a consistent copy of the database, also while it is in use
    Backup(BackupArgs),
    /// Look for damage, loose permissions and broken promises
    ///
    /// Ends with exit code 3 when it finds something.
    Doctor,
    /// Erase the personal data of a lead for good; counts stay
    Erase(EraseArgs),
    /// Print where everything is
    Paths,
    /// Print the keys of the dashboard that are in force
    ///
    /// keys.toml in the config folder adds keys or moves them: under [add] or [move], a line such as `assign = ["A", "f7"]`.
    /// Ends with exit code 3 when a line of it cannot be used.
    Keys,
    /// Look after the settings
    #[command(subcommand)]
    Config(config::ConfigCommand),
}

/// The reports.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Who got how many leads, and why not their exact share
    Fairness(FairnessArgs),
}
