//! `add`: one lead by hand, read as a row of a file is, so that it means the same.

use clap::Args;

use crate::{
    actions::{
        ask,
        command::{Add, Command},
    },
    cli::{
        explain,
        failure::{Ended, Failure},
        print,
        rules::warn_without_book,
        session::{Session, roster},
    },
    intake::{
        Target, normalise,
        typed::{self, TypedError},
    },
    model::lead::LeadDraft,
};

/// The arguments of `add`.
#[derive(Debug, Args)]
#[command(after_long_help = "Any field of an import can be set; `custom.NAME` is one of your own.

Examples:
  leadtower add --email ana@acme.example --company Acme --country BR --set employees=420 --set kind=demo_request
  leadtower add --name \"Ana Lima\" --company Acme --set phone=+5511999990000 --set custom.plan=pro")]
pub struct AddArgs {
    /// Email
    #[arg(long)]
    email: Option<String>,
    /// Whole name
    #[arg(long)]
    name: Option<String>,
    /// Company
    #[arg(long)]
    company: Option<String>,
    /// Country, as a code or a name
    #[arg(long)]
    country: Option<String>,
    /// Any other field
    #[arg(long, value_name = "FIELD=VALUE", value_parser = field_and_value)]
    set: Vec<(String, String)>,
}

fn field_and_value(text: &str) -> Result<(String, String), String> {
    let (field, value) = text.split_once('=').ok_or("write it as field=value")?;
    Ok((field.trim().to_owned(), value.to_owned()))
}

/// Takes the lead in.
pub fn run(session: &Session, args: AddArgs) -> Result<Ended, Failure> {
    let AddArgs { email, name, company, country, set } = args;
    let known = [("email", email), ("name", name), ("company", company), ("country", country)];
    let named = known.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?)));
    let draft = draft(&named.chain(set).collect::<Vec<_>>())?;
    let mut desk = session.desk()?;
    let receipt = desk.perform(&Command::Add(Add { draft }))?;
    warn_without_book(&desk)?;
    let decided = receipt.leads.first().and_then(|touched| Some((touched.lead, touched.decision.as_ref()?.0)));
    let Some((lead, decision)) = decided else {
        return Err(Failure::failed("the lead was not decided on; `leadtower leads` shows it"));
    };
    if session.out.is_json() {
        let people = roster(&mut desk)?.1;
        print::json(&explain::as_json(&mut desk, lead, decision, &people)?)?;
    } else if let Some(explained) = ask::explain(&mut desk, lead, Some(decision))? {
        print::line(&format!("L-{lead}: {}", explained.summary))?;
    }
    Ok(Ended::Done)
}

/// What the fields say, normalised as the one row of a file with these columns.
fn draft(fields: &[(String, String)]) -> Result<LeadDraft, Failure> {
    for (field, value) in fields {
        if let Some(hint) = Target::from_name(field).and_then(|target| done_by(target, value)) {
            return Err(
                Failure::usage(format!("{field}: a lead that is added is new and goes where the rules send it")).hint(hint)
            );
        }
    }
    typed::lead(fields).map_err(|error| match &error {
        TypedError::Nothing => Failure::usage("say something about the lead: --email, or --name with --company"),
        TypedError::Unreadable(target, text) => unreadable(*target, text, fields, Failure::usage(error.to_string())),
        TypedError::NoPair(_)
        | TypedError::OpenQuote(_)
        | TypedError::NothingToKnowBy
        | TypedError::AmbiguousDate(_)
        | TypedError::Rejected(_) => Failure::usage(error.to_string()),
    })
}

/// The command that does what a file's column would say of a lead that is under way already.
fn done_by(target: Target, value: &str) -> Option<String> {
    Some(match target {
        Target::Owner => format!("add it, then `leadtower assign LEAD --to \"{value}\"`"),
        Target::TouchedAt => "add it, then `leadtower touch LEAD --at INSTANT`".to_owned(),
        Target::Status
        | Target::Lifecycle
        | Target::Converted
        | Target::Won
        | Target::ConvertedAt
        | Target::WonAt
        | Target::ClosedAt
        | Target::Value => "add it, then `leadtower outcome LEAD won` or another outcome".to_owned(),
        _ => return None,
    })
}

/// A file's value that nobody can read counts as unknown; whoever types one can be told.
fn unreadable(target: Target, text: &str, fields: &[(String, String)], failure: Failure) -> Failure {
    let says_country = fields.iter().any(|(field, _)| Target::from_name(field) == Some(Target::Country));
    match target {
        Target::Country => match normalise::countries_like(text).as_slice() {
            [] => failure.hint("write a code, as DE, or the country's name in English"),
            near => failure.hint(format!("did you mean {}? a code, as DE, does as well", near.join(" or "))),
        },
        Target::State if !says_country => failure.hint("say the country too, or write a whole code, as US-CA"),
        Target::State => failure.hint("write its name or its code, as BY or DE-BY"),
        Target::Employees => failure.hint("write a number or a range, as 420 or 200-999"),
        Target::Language => failure.hint("write its English name or a tag, as German or de"),
        Target::PostalCode => failure.hint("write at most 16 letters and digits"),
        Target::Phone => failure.hint("write digits, as +49 30 901820"),
        _ => failure.hint("write a number"),
    }
}
