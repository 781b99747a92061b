//! `rep away`.

use clap::{Args, ValueEnum};

use crate::{
    actions::{
        Desk,
        ask::{self, Length, Presence, Telling, Told},
        command::{Command, OnLeaving, SetAbsence},
    },
    cli::{
        failure::{Ended, Failure},
        name, print,
        session::{Session, roster},
        table::Table,
        when::When,
    },
    clock,
    model::{absence::AbsenceKind, time::Zone},
    outbound::json::PresenceJson,
};

/// The arguments of `rep away`.
#[derive(Debug, Args)]
#[command(after_long_help = "An instant is 2026-11-30T08:00:00Z; a day, 2026-11-30, begins at midnight on the rep's own clock.

Examples:
  leadtower rep away priya
  leadtower rep away priya --from 2026-12-21 --until 2027-01-04 --reason vacation
  leadtower rep away luc --reason sick --leads reroute
  leadtower rep away luc --from 2026-12-21 --dry-run")]
pub struct AwayArgs {
    /// Who goes away
    #[arg(value_name = "REP")]
    rep: String,
    /// First instant or day away; now if missing
    #[arg(long, value_name = "INSTANT")]
    from: Option<When>,
    /// First instant or day back; until further notice if missing
    #[arg(long, value_name = "INSTANT")]
    until: Option<When>,
    /// Why
    #[arg(long, value_enum, default_value_t)]
    reason: ReasonArg,
    /// What becomes of their leads that nobody has reached out to yet
    #[arg(long, value_enum, default_value_t)]
    leads: LeadsArg,
    /// Say what would become of leads, and change nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ReasonArg {
    /// On vacation.
    #[default]
    Vacation,
    /// Ill.
    Sick,
    /// Taken out of the rotation by hand.
    Paused,
    /// Something else.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum LeadsArg {
    /// They stay.
    #[default]
    Keep,
    /// They are routed again.
    Reroute,
}

/// Takes the rep out of the rotation.
pub fn run(session: &Session, args: &AwayArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let rows = roster(&mut desk)?.0;
    let rep = name::rep(&rows, &args.rep)?;
    let zone = rows.iter().find(|row| row.rep.id == rep).map_or(Zone::UTC, |row| row.rep.zone());
    let absence = SetAbsence {
        rep,
        from: args.from.map(|from| from.instant(zone)),
        until: args.until.map(|until| until.instant(zone)),
        kind: match args.reason {
            ReasonArg::Vacation => AbsenceKind::Vacation,
            ReasonArg::Sick => AbsenceKind::Sick,
            ReasonArg::Paused => AbsenceKind::Paused,
            ReasonArg::Other => AbsenceKind::Other,
        },
        leads: match args.leads {
            LeadsArg::Keep => OnLeaving::Keep,
            LeadsArg::Reroute => OnLeaving::Reroute,
        },
    };
    if args.dry_run {
        return look_ahead(session, &mut desk, &Presence::Goes(absence));
    }
    super::perform(session, &mut desk, &Command::SetAbsence(absence), Some(rep))
}

/// What would become of leads.
fn look_ahead(session: &Session, desk: &mut Desk, of: &Presence) -> Result<Ended, Failure> {
    let (rows, people) = roster(desk)?;
    let effect = ask::effect(desk, of)?;
    if session.out.is_json() {
        print::json(&PresenceJson::new(&effect, &people))?;
        return Ok(Ended::Done);
    }
    let name = |rep| people.name(rep);
    let own = |rep| rows.iter().find(|row| row.rep.id == rep).map_or(Zone::UTC, |row| row.rep.zone());
    let mut table = Table::new(&["what", "becomes"]);
    for Told { about, text, .. } in
        ask::told(&effect, Telling { name: &name, own: &own, zone: clock::local_zone(), now: desk.now(), length: Length::Full })
    {
        table.row([about.to_owned(), text]);
    }
    session.out.table(&table)?;
    print::note("nothing was changed; without --dry-run it is");
    Ok(Ended::Done)
}
