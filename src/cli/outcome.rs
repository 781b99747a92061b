//! `outcome`: what became of leads.

use clap::{Args, ValueEnum};

use crate::{
    actions::{
        Desk,
        command::{Close, Command, Seen},
        error::{ActionError, Refusal},
    },
    cli::{
        answer,
        failure::{Ended, Failure},
        name,
        session::Session,
    },
    model::{
        id::LeadId,
        journal::What,
        lead::{Closing, DismissReason},
    },
    store::journal_list,
};

/// The arguments of `outcome`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower outcome L-1042 won --value 12000
  leadtower outcome 1043 1044 disqualified --reason junk")]
pub struct OutcomeArgs {
    /// Which leads: numbers, emails or CRM ids
    #[arg(value_name = "LEAD", required = true, num_args = 1..)]
    leads: Vec<String>,
    /// What became of them
    #[arg(value_enum, required = true)]
    outcome: OutcomeArg,
    /// Why they were disqualified
    #[arg(long, value_enum)]
    reason: Option<ReasonArg>,
    /// Amount, in whole units of your currency
    #[arg(long, value_name = "AMOUNT", value_parser = clap::value_parser!(i64).range(0..))]
    value: Option<i64>,
}

/// Entries of a lead among which its outcome is looked for.
const ENTRIES_SEARCHED: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutcomeArg {
    /// A meeting was held or booked.
    Meeting,
    /// An opportunity was opened.
    Opportunity,
    /// They bought.
    Won,
    /// They will not buy.
    Lost,
    /// They never could have.
    Disqualified,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum ReasonArg {
    /// Spam or nonsense; the turn is given back.
    Junk,
    /// The same person as another lead; the turn is given back.
    Duplicate,
    /// A job seeker, a vendor, a student; the turn is given back.
    NotALead,
    /// Something else.
    Other,
}

/// Records it.
pub fn run(session: &Session, args: &OutcomeArgs) -> Result<Ended, Failure> {
    let closing = match args.outcome {
        OutcomeArg::Meeting => Closing::Meeting,
        OutcomeArg::Opportunity => Closing::Opportunity,
        OutcomeArg::Won => Closing::Won,
        OutcomeArg::Lost => Closing::Lost,
        OutcomeArg::Disqualified => Closing::Disqualified,
    };
    if args.reason.is_some() && closing != Closing::Disqualified {
        return Err(Failure::usage("--reason says why leads are disqualified; leave it out for any other outcome"));
    }
    let reason = args.reason.map(|reason| match reason {
        ReasonArg::Junk => DismissReason::Junk,
        ReasonArg::Duplicate => DismissReason::Duplicate,
        ReasonArg::NotALead => DismissReason::NotALead,
        ReasonArg::Other => DismissReason::Other,
    });
    let mut desk = session.desk()?;
    let leads = name::leads(&desk, &args.leads)?;
    let done = desk.perform(&Command::Close(Close { leads: Seen::all(&leads), closing, reason, value: args.value }));
    let receipt = match done {
        Err(ActionError::Refused(why @ Refusal::Already { .. })) => return Err(take_back_first(&desk, &leads, why)?),
        done => done?,
    };
    answer::with_outcomes(session, &mut desk, &receipt)
}

/// An outcome that stands is not recorded again with another reason or amount: it is taken back first.
fn take_back_first(desk: &Desk, leads: &[LeadId], why: Refusal) -> Result<Failure, Failure> {
    let failure = Failure::from(why);
    let Some(lead) = leads.first() else { return Ok(failure) };
    let entries = journal_list::entries_of_lead(desk.conn(), *lead, None, ENTRIES_SEARCHED)?;
    let standing = entries.iter().find(|entry| matches!(entry.what, What::Closed { .. }) && entry.undone_by.is_none());
    Ok(match standing {
        Some(entry) => failure.hint(format!("to change it, `leadtower undo {}` first, then record it again", entry.id)),
        None => failure,
    })
}
